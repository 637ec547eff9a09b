// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// stamper writes whole lines, each with the time it arrived, as a container runtime does.
type stamper struct {
	mu   sync.Mutex
	w    io.Writer
	rest []byte
}

func (s *stamper) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rest = append(s.rest, b...)
	var out []byte
	now := time.Now().UTC().Format(time.RFC3339Nano)
	for {
		i := bytes.IndexByte(s.rest, '\n')
		if i < 0 {
			break
		}
		out = append(append(append(append(out, now...), ' '), s.rest[:i]...), '\n')
		s.rest = s.rest[i+1:]
	}
	if len(out) > 0 {
		if _, err := s.w.Write(out); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// serveKubelet answers what the API server asks a kubelet for `kubectl logs`.
func (r *runner) serveKubelet() error {
	cert, err := tls.LoadX509KeyPair(r.c.path("pki", "kubelet.crt"), r.c.path("pki", "kubelet.key"))
	if err != nil {
		return err
	}
	ca, err := os.ReadFile(r.c.path("pki", "ca.crt"))
	if err != nil {
		return err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(ca)
	ln, err := net.Listen("tcp", net.JoinHostPort(r.c.NodeIP, strconv.Itoa(r.c.KubeletPort)))
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	mux.HandleFunc("GET /containerLogs/{ns}/{pod}/{container}", r.logs)
	srv := &http.Server{Handler: mux, TLSConfig: &tls.Config{Certificates: []tls.Certificate{cert}, ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert}}
	go func() { log.Fatal(srv.ServeTLS(ln, "", "")) }()
	return nil
}

func (r *runner) logs(w http.ResponseWriter, req *http.Request) {
	q := req.URL.Query()
	f, err := os.Open(r.logPath(req.PathValue("ns"), req.PathValue("pod"), req.PathValue("container")))
	if err != nil {
		http.Error(w, "container has no log yet", http.StatusNotFound)
		return
	}
	defer f.Close()
	var since time.Time
	if s := q.Get("sinceTime"); s != "" {
		if since, err = time.Parse(time.RFC3339, s); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
	} else if s, err := strconv.Atoi(q.Get("sinceSeconds")); err == nil {
		since = time.Now().Add(-time.Duration(s) * time.Second)
	}
	since = since.Truncate(time.Second) // clients send whole seconds; more lines do no harm
	b, err := io.ReadAll(f)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	stamps := q.Get("timestamps") == "true"
	pick := func(b []byte) []string {
		var out []string
		for line := range strings.Lines(string(b)) {
			ts, msg, _ := strings.Cut(line, " ")
			if t, err := time.Parse(time.RFC3339Nano, ts); err == nil && t.Before(since) {
				continue
			}
			if stamps {
				msg = line
			}
			out = append(out, msg)
		}
		return out
	}
	lines := pick(b)
	if n, err := strconv.Atoi(q.Get("tailLines")); err == nil && n < len(lines) {
		lines = lines[len(lines)-n:]
	}
	w.Header().Set("Content-Type", "text/plain")
	for _, l := range lines {
		_, _ = io.WriteString(w, l)
	}
	if q.Get("follow") != "true" {
		return
	}
	for req.Context().Err() == nil {
		if fl, ok := w.(http.Flusher); ok {
			fl.Flush()
		}
		time.Sleep(100 * time.Millisecond)
		if b, err := io.ReadAll(f); err == nil {
			for _, l := range pick(b) {
				_, _ = io.WriteString(w, l)
			}
		}
	}
}
