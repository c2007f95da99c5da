package main

import (
	"slices"
	"syscall"
	"time"
)

// Result is what is printed, as one line of JSON.
type Result struct {
	// Transfers counts files that came whole and right; Misses, files that were rightly not there; Sequences, those that
	// came to their end.
	Transfers int `json:"transfers"`
	Misses    int `json:"misses"`
	Sequences int `json:"sequences"`
	// Windowed counts the transfers for which the server agreed to a window of more than one block.
	Windowed int `json:"windowed"`
	// Failures counts what went wrong, by kind, and Examples tells the first few.
	Failures map[string]int `json:"failures"`
	Examples []string       `json:"examples"`
	// Seconds is the time from the first request to the end of the last transfer.
	Seconds float64 `json:"seconds"`
	// Seconds99 is the time to the end of the first 99 % of all transfers: what it is without the few that waited for a
	// retry.
	Seconds99 float64 `json:"seconds99"`
	Blocks    int     `json:"blocks"`
	Bytes     int     `json:"bytes"`
	// TransferMs is the time of a file from its first read request to its last block; SequenceMs, that of a sequence.
	TransferMs Spread `json:"transferMs"`
	SequenceMs Spread `json:"sequenceMs"`
	// Retries counts what a client sent again after waiting; Duplicates, blocks that came again; Gaps, blocks that came
	// after a lost one; Foreign, packets of another transfer ID.
	Retries    int `json:"retries"`
	Duplicates int `json:"duplicates"`
	Gaps       int `json:"gaps"`
	Foreign    int `json:"foreign"`
	// CPUSeconds is what the generator itself took while the plan ran, in user and kernel mode.
	CPUSeconds float64 `json:"cpuSeconds"`
}

// Spread tells how a time is spread, milliseconds.
type Spread struct {
	P50 float64 `json:"p50"`
	P90 float64 `json:"p90"`
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// measured is a result in the making.
type measured struct {
	Result
	start      time.Time
	wall       time.Duration
	doneAt     []time.Duration
	transferMs []float64
	sequenceMs []float64
	cpuAtStart float64
}

const maxExamples = 5

func newMeasured(plan *Plan) measured {
	return measured{
		Result:     Result{Failures: map[string]int{}, Examples: []string{}},
		transferMs: make([]float64, 0, plan.Total),
		sequenceMs: make([]float64, 0, plan.Total),
		cpuAtStart: cpuSeconds(),
	}
}

func (m *measured) served(t *transfer) {
	m.Transfers++
	if t.window > 1 {
		m.Windowed++
	}
	m.Blocks += t.blocks
	m.Bytes += t.bytes
	m.doneAt = append(m.doneAt, time.Since(m.start))
	m.transferMs = append(m.transferMs, milliseconds(time.Since(t.started)))
}

func (m *measured) sequenceDone(client *client) {
	m.Sequences++
	m.sequenceMs = append(m.sequenceMs, milliseconds(time.Since(client.started)))
}

func (m *measured) failed(kind, name, detail string) {
	m.Failures[kind]++
	if len(m.Examples) >= maxExamples || name == "" {
		return
	}
	example := name + ": " + kind
	if detail != "" {
		example += ": " + detail
	}
	m.Examples = append(m.Examples, example)
}

func (m *measured) complete() Result {
	m.Seconds = m.wall.Seconds()
	if count := len(m.doneAt); count > 0 {
		m.Seconds99 = m.doneAt[(count*99+99)/100-1].Seconds()
	}
	m.TransferMs = spreadOf(m.transferMs)
	m.SequenceMs = spreadOf(m.sequenceMs)
	m.CPUSeconds = cpuSeconds() - m.cpuAtStart
	return m.Result
}

// spreadOf gives nearest-rank percentiles.
func spreadOf(values []float64) Spread {
	if len(values) == 0 {
		return Spread{}
	}
	slices.Sort(values)
	at := func(percent int) float64 { return values[(len(values)*percent+99)/100-1] }
	return Spread{P50: at(50), P90: at(90), P99: at(99), Max: at(100)}
}

func milliseconds(duration time.Duration) float64 {
	return float64(duration.Microseconds()) / 1000
}

func cpuSeconds() float64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		return 0
	}
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)/1e6
}
