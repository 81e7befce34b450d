package simulator

import "crypto/tls"

func errorFaults() []FaultKind   { return nil }
func hostileFaults() []FaultKind { return nil }
func slowFaults() []FaultKind    { return nil }
func tokenFaults() []FaultKind   { return nil }
func loginFaults() []FaultKind   { return nil }
func tlsFaults() []FaultKind     { return nil }

const rotateRefreshToken = "rotate-refresh-token"

func (f *faults) tls() *tls.Config { return nil }
