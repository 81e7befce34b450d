package pipedrive

import (
	"encoding/binary"
	"encoding/hex"
	"net"
	"net/netip"
	"os"
	"slices"
	"strconv"
	"strings"
)

// strangers reports whether another user of this machine made the connection from remote to here. Other users can read the
// short URL in the list of processes when a browser is launched with it; this makes it useless to them. If the system does
// not say whose connection it is, it does not count as a stranger's.
func strangers(remote, here net.Addr) bool {
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		data, err := os.ReadFile(table)
		if err != nil {
			continue
		}
		if uid, ok := ownerOf(string(data), remote.String(), here.String()); ok {
			return !slices.Contains([]string{"0", strconv.Itoa(os.Getuid()), os.Getenv("SUDO_UID")}, uid)
		}
	}
	return false
}

const established = "01"

// ownerOf finds the user of the open connection from one address to another in the kernel's table.
func ownerOf(table, from, to string) (uid string, ok bool) {
	from, to = kernelAddress(from), kernelAddress(to)
	for line := range strings.Lines(table) {
		f := strings.Fields(line) // number, from, to, state, queues, timer, retransmits, user, …
		if len(f) > 7 && from != "" && strings.HasSuffix(f[1], from) && strings.HasSuffix(f[2], to) && f[3] == established {
			return f[7], true
		}
	}
	return "", false
}

// kernelAddress writes an address as the kernel's table does: hexadecimal, each four bytes in the machine's order, which is
// little-endian wherever this program runs. An IPv4 address in the table of IPv6 ends the same way.
func kernelAddress(address string) string {
	at, err := netip.ParseAddrPort(address)
	if err != nil {
		return ""
	}
	ip := at.Addr().Unmap().WithZone("").AsSlice()
	for word := range slices.Chunk(ip, 4) {
		slices.Reverse(word)
	}
	port := binary.BigEndian.AppendUint16(nil, at.Port())
	return strings.ToUpper(hex.EncodeToString(ip) + ":" + hex.EncodeToString(port))
}
