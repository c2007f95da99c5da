package main

import (
	"encoding/binary"
	"net/netip"
	"syscall"
	"unsafe"
)

// The calls that a transfer makes for every packet go straight to the kernel: they never block, so that the Go scheduler
// need not know of them, and the generator competes with the server for the processor.

// maxDatagram is more than any datagram that UDP over IPv4 can carry.
const maxDatagram = 65_536

// openSocket opens a non-blocking UDP socket at an address and port.
func openSocket(address netip.Addr, port int) (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM|syscall.SOCK_NONBLOCK|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: address.As4(), Port: port}); err != nil {
		syscall.Close(fd)
		return -1, err
	}
	return fd, nil
}

// rawAddress is an IPv4 address and port as the kernel takes it.
func rawAddress(at netip.AddrPort) syscall.RawSockaddrInet4 {
	raw := syscall.RawSockaddrInet4{Family: syscall.AF_INET, Addr: at.Addr().As4()}
	binary.BigEndian.PutUint16((*[2]byte)(unsafe.Pointer(&raw.Port))[:], at.Port())
	return raw
}

// sendTo sends a datagram. What the kernel can't send is lost, as on any network; the retries see to it.
func sendTo(fd int, packet []byte, to *syscall.RawSockaddrInet4) {
	for {
		_, _, errno := syscall.RawSyscall6(syscall.SYS_SENDTO, uintptr(fd), uintptr(unsafe.Pointer(&packet[0])),
			uintptr(len(packet)), 0, uintptr(unsafe.Pointer(to)), syscall.SizeofSockaddrInet4)
		if errno != syscall.EINTR {
			return
		}
	}
}

// receive takes one datagram and tells who sent it; false when there is none.
func receive(fd int, buffer []byte, from *syscall.RawSockaddrInet4) (int, bool) {
	for {
		size := uint32(syscall.SizeofSockaddrInet4)
		count, _, errno := syscall.RawSyscall6(syscall.SYS_RECVFROM, uintptr(fd), uintptr(unsafe.Pointer(&buffer[0])),
			uintptr(len(buffer)), 0, uintptr(unsafe.Pointer(from)), uintptr(unsafe.Pointer(&size)))
		if errno == 0 {
			return int(count), true
		}
		if errno != syscall.EINTR {
			return 0, false
		}
	}
}
