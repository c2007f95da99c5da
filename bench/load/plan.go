package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/netip"
	"os"
	"path/filepath"
)

// Plan says what is asked of which server. It is read from standard input as JSON.
type Plan struct {
	// Server is the address and port of the TFTP server, on the loopback network.
	Server netip.AddrPort `json:"server"`
	// Folder holds what the server serves: what comes over the wire is compared with it, byte by byte.
	Folder string `json:"folder"`
	// Sequences are what the clients ask for: one file after the other.
	Sequences [][]Request `json:"sequences"`
	// Total is how many sequences are run; they are taken in turn.
	Total int `json:"total"`
	// Concurrency is how many clients run at once, each with an address of its own.
	Concurrency int `json:"concurrency"`
	// FirstAddress is the address of the first client; the others follow. On the loopback network.
	FirstAddress netip.Addr `json:"firstAddress"`
	// Retry is when a client repeats what it sent last.
	Retry Retry `json:"retry"`
	// Blksize asks for a block size (RFC 2348), bytes; 0 asks for none.
	Blksize int `json:"blksize"`
	// Windowsize asks for a window (RFC 7440), blocks; 0 asks for none.
	Windowsize int `json:"windowsize"`
	// DallyMs is for how long a finished transfer still acknowledges a repeated last block.
	DallyMs int `json:"dallyMs"`
	// HoldMs, if above 0, stops every transfer after its first block until all are there, and for this time more.
	HoldMs int `json:"holdMs"`
	// LimitMs ends the run, whatever is still under way.
	LimitMs int `json:"limitMs"`
}

// Request is one file of a sequence.
type Request struct {
	File string `json:"file"`
	// Missing tells that the server must answer with "file not found" (error 1).
	Missing bool `json:"missing"`
}

// Retry holds the waiting times of a client, milliseconds, and how often it sends the same at most.
type Retry struct {
	FirstMs int `json:"firstMs"`
	LaterMs int `json:"laterMs"`
	Tries   int `json:"tries"`
}

// file is a request made ready: its packet and what must come.
type file struct {
	name    string
	missing bool
	content []byte
	packet  []byte
}

const (
	maxConcurrency = 10_000
	maxTotal       = 1_000_000
)

func readPlan(input io.Reader) (*Plan, error) {
	decoder := json.NewDecoder(input)
	decoder.DisallowUnknownFields()
	var plan Plan
	if err := decoder.Decode(&plan); err != nil {
		return nil, fmt.Errorf("the plan can't be read: %w", err)
	}
	last := plan.FirstAddress
	for range plan.Concurrency {
		last = last.Next()
	}
	switch {
	case !isLoopback(plan.Server.Addr()) || !isLoopback(plan.FirstAddress) || !isLoopback(last):
		return nil, fmt.Errorf("server and clients must be on the loopback network 127.0.0.0/8")
	case plan.Concurrency < 1 || plan.Concurrency > maxConcurrency || plan.Total < 1 || plan.Total > maxTotal:
		return nil, fmt.Errorf("concurrency must be 1 to %d and total 1 to %d", maxConcurrency, maxTotal)
	case plan.Retry.FirstMs < 1 || plan.Retry.LaterMs < 1 || plan.Retry.Tries < 1:
		return nil, fmt.Errorf("the waiting times and tries must be above 0")
	case plan.Blksize != 0 && (plan.Blksize < 8 || plan.Blksize > 65_464):
		return nil, fmt.Errorf("blksize must be 8 to 65464 (RFC 2348)")
	case plan.Windowsize < 0 || plan.Windowsize > 65_535:
		return nil, fmt.Errorf("windowsize must be 1 to 65535 (RFC 7440)")
	case plan.HoldMs > 0 && plan.Total != plan.Concurrency:
		return nil, fmt.Errorf("transfers are held for one round only: total must equal concurrency")
	case plan.LimitMs < 1:
		return nil, fmt.Errorf("limitMs must be above 0")
	case len(plan.Sequences) == 0:
		return nil, fmt.Errorf("there is no sequence")
	}
	return &plan, nil
}

func isLoopback(address netip.Addr) bool {
	return address.Is4() && address.IsLoopback()
}

// load reads what must come, once for each name.
func (plan *Plan) load() ([][]*file, error) {
	known := map[Request]*file{}
	sequences := make([][]*file, 0, len(plan.Sequences))
	for _, requests := range plan.Sequences {
		if len(requests) == 0 {
			return nil, fmt.Errorf("a sequence has no file")
		}
		files := make([]*file, 0, len(requests))
		for _, request := range requests {
			if known[request] == nil {
				made, err := plan.prepare(request)
				if err != nil {
					return nil, err
				}
				known[request] = made
			}
			files = append(files, known[request])
		}
		sequences = append(sequences, files)
	}
	return sequences, nil
}

func (plan *Plan) prepare(request Request) (*file, error) {
	made := &file{
		name:    request.File,
		missing: request.Missing,
		packet:  readRequest(request.File, plan.Blksize, plan.Windowsize),
	}
	if request.Missing {
		return made, nil
	}
	content, err := os.ReadFile(filepath.Join(plan.Folder, request.File))
	if err != nil {
		return nil, fmt.Errorf("what must come can't be read: %w", err)
	}
	made.content = content
	return made, nil
}
