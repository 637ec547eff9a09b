// SPDX-License-Identifier: Apache-2.0

// CoreDNS with only the plugins that the conformance suite's Corefile names.
// The full set of plugins pulls in the cloud providers' SDKs; this needs 35 lines of go.mod.
package main

import (
	"github.com/coredns/coredns/coremain"

	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/log"
	_ "github.com/coredns/coredns/plugin/whoami"
)

func main() { coremain.Run() }
