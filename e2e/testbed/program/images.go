// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strconv"
)

// image says which local binary stands for a container image, and which ports tell that it is up.
type image struct {
	contains, binary string
	args             []string // when the manifest has neither command nor args
	ports            func(env map[string]string) (tcp, udp []int)
}

func port(env map[string]string, key string, def int) int {
	if p, err := strconv.Atoi(env[key]); err == nil {
		return p
	}
	return def
}

var images = []image{
	{contains: "/echo-basic:", binary: "echo-basic", ports: echoPorts},
	// the Ingress suite's own server, from which this one is made; it says the same on the same port
	{contains: "/ingressconformance/echoserver:", binary: "echo-basic", ports: echoPorts},
	{contains: "/coredns:", binary: "coredns", ports: func(map[string]string) ([]int, []int) { return []int{53}, []int{53} }},
}

func echoPorts(env map[string]string) (tcp, udp []int) {
	tls := port(env, "HTTPS_PORT", 8443)
	switch {
	case env["GRPC_ECHO_SERVER"] != "":
		tcp = []int{port(env, "HTTP_PORT", 3000)}
		if env["TLS_SERVER_CERT"] != "" && env["TLS_SERVER_PRIV_KEY"] != "" {
			tcp = append(tcp, tls)
		}
	case env["TCP_ECHO_SERVER"] != "":
		tcp = []int{port(env, "TCP_PORT", 3000)}
		if env["TLS_SERVER_CERT"] != "" {
			tcp = append(tcp, port(env, "TLS_PORT", 8443))
		}
	case env["UDP_ECHO_SERVER"] != "":
		udp = []int{port(env, "UDP_PORT", 8080)}
	default:
		tcp = []int{port(env, "HTTP_PORT", 3000), port(env, "H2C_PORT", 3001)}
		if env["TLS_SERVER_CERT"] != "" && env["TLS_SERVER_PRIVKEY"] != "" {
			tcp = append(tcp, tls)
		}
	}
	return tcp, udp
}
