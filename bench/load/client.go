package main

import (
	"net/netip"
	"syscall"
	"time"
)

const (
	firstPort = 49_152
	lastPort  = 65_535
	maxBinds  = 100
)

// client is one phone: an address of its own and a port that grows with each file (cisco.md section 2.1).
type client struct {
	address  netip.Addr
	port     int
	sequence []*file
	position int
	started  time.Time
	current  *transfer
}

// begin has a client take the next sequence, if there is one.
func (run *run) begin(client *client) {
	if run.begun >= run.plan.Total {
		client.current = nil
		return
	}
	client.sequence = run.sequences[run.begun%len(run.sequences)]
	client.position = 0
	client.started = time.Now()
	run.begun++
	run.active++
	run.ask(client)
}

// ask sends the read request for the next file of the client's sequence.
func (run *run) ask(client *client) {
	t := &transfer{
		client:  client,
		file:    client.sequence[client.position],
		server:  run.server,
		blksize: defaultBlksize,
		window:  1,
		tries:   1,
		started: time.Now(),
	}
	t.deadline = t.started.Add(run.first)
	client.current = t
	fd, err := run.open(client)
	t.fd = fd
	if err != nil {
		run.fail(t, "no socket", err.Error())
		return
	}
	for len(run.byFd) <= fd {
		run.byFd = append(run.byFd, nil)
	}
	run.byFd[fd] = t
	sendTo(fd, t.file.packet, &run.server)
}

// open opens a socket at the client's next port that is free.
func (run *run) open(client *client) (int, error) {
	var err error
	for range maxBinds {
		port := client.port
		if client.port++; client.port > lastPort {
			client.port = firstPort
		}
		var fd int
		if fd, err = openSocket(client.address, port); err == syscall.EADDRINUSE {
			continue
		} else if err != nil {
			return -1, err
		}
		event := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(fd)}
		if err = syscall.EpollCtl(run.epoll, syscall.EPOLL_CTL_ADD, fd, &event); err != nil {
			syscall.Close(fd)
			return -1, err
		}
		return fd, nil
	}
	return -1, err
}

// finish takes note of a file that came whole.
func (run *run) finish(t *transfer) {
	t.state = finished
	run.result.served(t)
	run.next(t)
}

// next has the client go on after a file; one that came whole dallies.
func (run *run) next(t *transfer) {
	if t.state == finished {
		t.deadline = run.now.Add(run.dally)
		run.dallying = append(run.dallying, t)
	} else {
		run.close(t)
	}
	client := t.client
	if client.position++; client.position < len(client.sequence) {
		run.ask(client)
		return
	}
	run.result.sequenceDone(client)
	run.active--
	run.begin(client)
}

// fail takes note of a failure and gives the rest of the sequence up, as a phone does.
func (run *run) fail(t *transfer, kind, detail string) {
	if t.state == finished {
		return
	}
	if t.state == held {
		run.holding--
	}
	run.result.failed(kind, t.file.name, detail)
	run.close(t)
	run.active--
	run.begin(t.client)
}

func (run *run) hold(t *transfer) {
	t.state = held
	run.holding++
}
