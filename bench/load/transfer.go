package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"syscall"
	"time"
)

type state int

const (
	asking    state = iota // the read request is out, nothing came
	receiving              // the server's transfer ID is known
	held                   // has its first block and keeps silent
	finished               // all is there; a repeated last block is acknowledged again
)

// transfer is one file on its way, from a port of its own.
type transfer struct {
	client  *client
	file    *file
	fd      int
	state   state
	server  syscall.RawSockaddrInet4
	blksize int
	window  int
	// blocks is how many came in order; unacknowledged, how many of them since the last ACK.
	blocks         int
	unacknowledged int
	bytes          int
	gap            bool
	tries          int
	started        time.Time
	deadline       time.Time
}

// onPacket takes one datagram.
func (run *run) onPacket(t *transfer, packet []byte, from *syscall.RawSockaddrInet4) {
	if len(packet) < 4 {
		run.fail(t, "malformed packet", "fewer than 4 bytes")
		return
	}
	opcode := int(packet[1])
	if from.Addr != t.server.Addr || (t.state != asking && from.Port != t.server.Port) {
		// A second session, opened by a repeated read request (RFC 1350 section 4); an ERROR is never answered.
		run.result.Foreign++
		if opcode != opcodeError {
			sendTo(t.fd, errorPacket(errorUnknownTransferID), from)
		}
		return
	}
	switch {
	case opcode == opcodeData:
		run.onData(t, int(binary.BigEndian.Uint16(packet[2:4])), packet[4:], from)
	case t.state == finished || t.state == held:
	case opcode == opcodeOack:
		run.onOack(t, packet[2:], from)
	case opcode == opcodeError:
		run.onError(t, int(binary.BigEndian.Uint16(packet[2:4])), packet[4:])
	default:
		sendTo(t.fd, errorPacket(errorIllegalOperation), from)
		run.fail(t, "malformed packet", fmt.Sprintf("opcode %d", opcode))
	}
}

func (run *run) onData(t *transfer, block int, data []byte, from *syscall.RawSockaddrInet4) {
	if t.state == held {
		run.result.Duplicates++
		return
	}
	if block != (t.blocks+1)&0xffff {
		run.outOfTurn(t, block)
		return
	}
	if t.state == finished {
		return
	}
	if t.state == asking {
		t.server.Port = from.Port
		t.state = receiving
	}
	if t.file.missing {
		sendTo(t.fd, errorPacket(errorIllegalOperation), &t.server)
		run.fail(t, "served what must be missing", "")
		return
	}
	wanted := t.file.content[t.bytes:]
	if len(wanted) > t.blksize {
		wanted = wanted[:t.blksize]
	}
	if !bytes.Equal(data, wanted) {
		sendTo(t.fd, errorPacket(errorIllegalOperation), &t.server)
		run.fail(t, "wrong content", fmt.Sprintf("block %d, %d bytes instead of %d", t.blocks+1, len(data), len(wanted)))
		return
	}
	t.blocks++
	t.unacknowledged++
	t.bytes += len(data)
	t.gap = false
	t.tries = 1
	if len(data) < t.blksize {
		run.acknowledge(t)
		run.finish(t)
		return
	}
	t.deadline = run.now.Add(run.later)
	if run.holds && t.blocks == 1 {
		run.hold(t)
	} else if t.unacknowledged >= t.window {
		run.acknowledge(t)
	}
}

// outOfTurn takes a block that is not the next one.
func (run *run) outOfTurn(t *transfer, block int) {
	if t.state == asking {
		return
	}
	switch {
	case t.blocks > 0 && block == t.blocks&0xffff:
		// The server missed the last ACK and sends again.
		run.result.Duplicates++
		run.acknowledge(t)
	case uint16(block-t.blocks) < 0x8000:
		// A block before it got lost. One ACK for the gap: one for each block would make the server send each again.
		run.result.Gaps++
		if !t.gap {
			t.gap = true
			run.acknowledge(t)
		}
	default:
		run.result.Duplicates++
	}
}

func (run *run) onOack(t *transfer, options []byte, from *syscall.RawSockaddrInet4) {
	if t.state == receiving {
		if t.blocks == 0 {
			run.result.Duplicates++
			run.acknowledge(t)
		}
		return
	}
	t.server.Port = from.Port
	blksize, window, ok := readOack(options, run.plan.Blksize, run.plan.Windowsize)
	if !ok {
		sendTo(t.fd, errorPacket(errorOptions), &t.server)
		run.fail(t, "wrong options", fmt.Sprintf("%q", options))
		return
	}
	t.state = receiving
	t.blksize, t.window = blksize, window
	t.tries = 1
	t.deadline = run.now.Add(run.later)
	run.acknowledge(t)
}

func (run *run) onError(t *transfer, code int, text []byte) {
	if t.state == asking && code == errorFileNotFound && t.file.missing {
		run.result.Misses++
		run.next(t)
		return
	}
	run.fail(t, fmt.Sprintf("error %d", code), string(bytes.TrimRight(text, "\x00")))
}

func (run *run) acknowledge(t *transfer) {
	putAck(run.ack[:], t.blocks)
	t.unacknowledged = 0
	sendTo(t.fd, run.ack[:], &t.server)
}

// onDeadline repeats what was sent last, or gives up.
func (run *run) onDeadline(t *transfer) {
	if t.tries >= run.plan.Retry.Tries {
		if t.state == asking {
			run.fail(t, "no answer", "")
		} else {
			run.fail(t, "stalled", fmt.Sprintf("after %d blocks", t.blocks))
		}
		return
	}
	t.tries++
	t.deadline = run.now.Add(run.later)
	run.result.Retries++
	if t.state == asking {
		sendTo(t.fd, t.file.packet, &run.server)
	} else {
		run.acknowledge(t)
	}
}
