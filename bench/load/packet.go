package main

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
)

// Opcodes (RFC 1350 section 5, RFC 2347).
const (
	opcodeRead  = 1
	opcodeData  = 3
	opcodeAck   = 4
	opcodeError = 5
	opcodeOack  = 6
)

// Error codes (RFC 1350 appendix, RFC 2347).
const (
	errorFileNotFound      = 1
	errorIllegalOperation  = 4
	errorUnknownTransferID = 5
	errorOptions           = 8
)

// defaultBlksize is the size of a block without negotiation (RFC 1350).
const defaultBlksize = 512

// readRequest makes a read request in mode octet; options that are 0 are not asked for.
func readRequest(name string, blksize, windowsize int) []byte {
	packet := []byte{0, opcodeRead}
	add := func(text string) { packet = append(append(packet, text...), 0) }
	add(name)
	add("octet")
	if blksize > 0 {
		add("blksize")
		add(strconv.Itoa(blksize))
	}
	if windowsize > 0 {
		add("windowsize")
		add(strconv.Itoa(windowsize))
	}
	return packet
}

// errorPacket makes an ERROR without further words.
func errorPacket(code byte) []byte {
	return []byte{0, opcodeError, 0, code, 0}
}

// putAck writes an ACK into the first four bytes.
func putAck(packet []byte, block int) {
	packet[0], packet[1] = 0, opcodeAck
	binary.BigEndian.PutUint16(packet[2:4], uint16(block))
}

// readOack gives what a server agreed to. A value above the one asked for, or an option not asked for, is refused.
func readOack(options []byte, askedBlksize, askedWindow int) (blksize, window int, ok bool) {
	blksize, window = defaultBlksize, 1
	words := bytes.Split(bytes.TrimSuffix(options, []byte{0}), []byte{0})
	if len(words)%2 != 0 {
		return 0, 0, false
	}
	for index := 0; index < len(words); index += 2 {
		value, err := strconv.Atoi(string(words[index+1]))
		if err != nil {
			return 0, 0, false
		}
		switch strings.ToLower(string(words[index])) {
		case "blksize":
			if value < 8 || value > askedBlksize {
				return 0, 0, false
			}
			blksize = value
		case "windowsize":
			if value < 1 || value > askedWindow {
				return 0, 0, false
			}
			window = value
		default:
			return 0, 0, false
		}
	}
	return blksize, window, true
}
