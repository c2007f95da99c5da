package main

import (
	"fmt"
	"math/rand/v2"
	"syscall"
	"time"
)

// run is a plan under way, on one thread.
type run struct {
	plan      *Plan
	sequences [][]*file
	server    syscall.RawSockaddrInet4
	first     time.Duration
	later     time.Duration
	dally     time.Duration
	onHeld    func(count int)

	clients []*client
	epoll   int
	byFd    []*transfer
	// dallying holds finished transfers, the oldest first.
	dallying []*transfer
	begun    int
	active   int
	holds    bool
	holding  int
	release  time.Time
	now      time.Time
	ack      [4]byte
	result   measured
}

const (
	tick         = 10 * time.Millisecond
	eventsAtOnce = 256
)

func newRun(plan *Plan, sequences [][]*file, onHeld func(int)) *run {
	ms := func(count int) time.Duration { return time.Duration(count) * time.Millisecond }
	made := &run{
		plan:      plan,
		sequences: sequences,
		server:    rawAddress(plan.Server),
		first:     ms(plan.Retry.FirstMs),
		later:     ms(plan.Retry.LaterMs),
		dally:     ms(plan.DallyMs),
		holds:     plan.HoldMs > 0,
		onHeld:    onHeld,
		result:    newMeasured(plan),
	}
	address := plan.FirstAddress
	for range min(plan.Concurrency, plan.Total) {
		made.clients = append(made.clients, &client{address: address, port: firstPort + rand.IntN(8_000)})
		address = address.Next()
	}
	return made
}

// execute runs the plan to its end or its limit.
func (run *run) execute() error {
	epoll, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return err
	}
	run.epoll = epoll
	defer run.closeAll()
	start := time.Now()
	run.now, run.result.start = start, start
	limit := start.Add(time.Duration(run.plan.LimitMs) * time.Millisecond)
	for _, client := range run.clients {
		run.begin(client)
	}
	lastScan := start
	events := make([]syscall.EpollEvent, eventsAtOnce)
	buffer := make([]byte, maxDatagram)
	for run.active > 0 {
		count, err := syscall.EpollWait(epoll, events, int(tick.Milliseconds()))
		if err != nil && err != syscall.EINTR {
			return err
		}
		run.now = time.Now()
		for _, event := range events[:max(count, 0)] {
			run.drain(int(event.Fd), buffer)
		}
		if run.now.Sub(lastScan) >= tick {
			lastScan = run.now
			if run.now.After(limit) {
				run.giveUp()
				break
			}
			run.scan()
		}
	}
	run.result.wall = time.Since(start)
	return nil
}

// drain takes what a socket has: in lockstep one datagram, as another one hardly ever waits; in a window all.
func (run *run) drain(fd int, buffer []byte) {
	var from syscall.RawSockaddrInet4
	for {
		t := run.byFd[fd]
		if t == nil {
			return
		}
		size, ok := receive(fd, buffer, &from)
		if !ok {
			return
		}
		run.onPacket(t, buffer[:size], &from)
		if t.window == 1 {
			return
		}
	}
}

// scan looks at everything that waits for a time.
func (run *run) scan() {
	if run.holding > 0 && run.release.IsZero() && run.holding == run.active {
		run.release = run.now.Add(time.Duration(run.plan.HoldMs) * time.Millisecond)
		run.onHeld(run.holding)
	}
	isReleased := !run.release.IsZero() && run.now.After(run.release)
	for _, client := range run.clients {
		t := client.current
		switch {
		case t == nil:
		case t.state == held:
			if isReleased {
				t.state = receiving
				t.deadline = run.now.Add(run.later)
				run.acknowledge(t)
			}
		case run.now.After(t.deadline):
			run.onDeadline(t)
		}
	}
	for len(run.dallying) > 0 && run.now.After(run.dallying[0].deadline) {
		run.close(run.dallying[0])
		run.dallying = run.dallying[1:]
	}
}

// giveUp counts everything that the limit has cut off.
func (run *run) giveUp() {
	for _, client := range run.clients {
		if t := client.current; t != nil {
			run.result.failed("not done in time", t.file.name, fmt.Sprintf("%d blocks came", t.blocks))
		}
	}
	for ; run.begun < run.plan.Total; run.begun++ {
		run.result.failed("not begun in time", "", "")
	}
}

func (run *run) close(t *transfer) {
	if t.fd >= 0 {
		run.byFd[t.fd] = nil
		syscall.Close(t.fd)
		t.fd = -1
	}
}

func (run *run) closeAll() {
	for _, t := range run.byFd {
		if t != nil {
			run.close(t)
		}
	}
	syscall.Close(run.epoll)
}
