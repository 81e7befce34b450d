package simulator

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"math/big"
	"net"
	"time"
)

// tlsFaults make the server speak TLS, with a certificate that no client accepts.
func tlsFaults() []FaultKind {
	return []FaultKind{
		{Name: "tls-expired", About: "https, with a certificate that has expired", Where: Connection},
		{Name: "tls-unknown-authority", About: "https, with a certificate that nobody vouches for", Where: Connection},
		{Name: "tls-wrong-host", About: "https, with another host's certificate", Where: Connection},
	}
}

// tls returns how the listener speaks TLS, nil if it does not.
func (f *faults) tls() (*tls.Config, error) {
	if len(f.kinds) != 1 || f.kinds[0].Where != Connection {
		return nil, nil
	}
	host, until := "", time.Now().Add(24*time.Hour)
	switch f.kinds[0].Name {
	case "tls-expired":
		until = time.Now().Add(-time.Hour)
	case "tls-wrong-host":
		host = "elsewhere.invalid"
	}
	cert, err := selfSigned(host, until)
	if err != nil {
		return nil, fmt.Errorf("cannot make a certificate: %w", err)
	}
	return &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}, nil
}

// selfSigned makes a certificate for a host, or for this machine if that is empty.
func selfSigned(host string, until time.Time) (tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	cert := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "simulated Pipedrive"},
		NotBefore:    until.Add(-48 * time.Hour),
		NotAfter:     until,
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	if host != "" {
		cert.DNSNames = []string{host}
	} else {
		cert.DNSNames = []string{"localhost"}
		cert.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}
	}
	der, err := x509.CreateCertificate(rand.Reader, cert, cert, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
