// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

type pair struct {
	cert *x509.Certificate
	key  crypto.Signer
}

func writePEM(path, typ string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: typ, Bytes: der}), 0o600)
}

func issue(dir, name string, tmpl *x509.Certificate, ca *pair) (*pair, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	tmpl.SerialNumber, _ = rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	tmpl.NotBefore = time.Now().Add(-time.Hour)
	tmpl.NotAfter = time.Now().AddDate(10, 0, 0)
	parent, signer := tmpl, crypto.Signer(key)
	if ca != nil {
		parent, signer = ca.cert, ca.key
	}
	der, err := x509.CreateCertificate(rand.Reader, tmpl, parent, key.Public(), signer)
	if err != nil {
		return nil, err
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	kder, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := writePEM(filepath.Join(dir, name+".crt"), "CERTIFICATE", der); err != nil {
		return nil, err
	}
	return &pair{cert, key}, writePEM(filepath.Join(dir, name+".key"), "PRIVATE KEY", kder)
}

// ensurePKI makes a CA, serving and client certificates and kubeconfigs, once per state folder.
func ensurePKI(c *Config) error {
	dir := c.path("pki")
	if _, err := os.Stat(filepath.Join(dir, "done")); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	ca, err := issue(dir, "ca", &x509.Certificate{
		Subject: pkix.Name{CommonName: "testbed-ca"}, IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}, nil)
	if err != nil {
		return err
	}
	server := func(name string, dns ...string) error {
		_, err := issue(dir, name, &x509.Certificate{
			Subject: pkix.Name{CommonName: name}, DNSNames: dns,
			IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.ParseIP(c.NodeIP), net.IPv4(10, 96, 0, 1), net.ParseIP(c.PodNet + ".1")},
			KeyUsage:    x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		}, ca)
		return err
	}
	client := func(name, cn string, groups ...string) error {
		_, err := issue(dir, name, &x509.Certificate{
			Subject:  pkix.Name{CommonName: cn, Organization: groups},
			KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		}, ca)
		return err
	}
	for _, e := range []error{
		server("apiserver", "localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc"),
		server("kubelet", "localhost", c.Node),
		client("admin", "admin", "system:masters"),
		client("kcm", "system:kube-controller-manager"),
		client("kubelet-client", "kube-apiserver-kubelet-client", "system:masters"),
	} {
		if e != nil {
			return e
		}
	}
	if _, err := issue(dir, "sa", &x509.Certificate{Subject: pkix.Name{CommonName: "sa"}}, ca); err != nil {
		return err
	}
	// --service-account-key-file does not parse PKCS#8 private keys, but it takes a certificate (or a PUBLIC KEY).
	for _, n := range []string{"admin", "kcm"} {
		if err := writeKubeconfig(c, n); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(dir, "done"), nil, 0o600)
}

// writeKubeconfig puts everything into the one file, so that it may be copied and any client library reads it.
func writeKubeconfig(c *Config, name string) error {
	data := map[string]string{}
	for key, file := range map[string]string{"ca": "ca.crt", "crt": name + ".crt", "key": name + ".key"} {
		b, err := os.ReadFile(c.path("pki", file))
		if err != nil {
			return err
		}
		data[key] = base64.StdEncoding.EncodeToString(b)
	}
	s := fmt.Sprintf(`apiVersion: v1
kind: Config
clusters: [{name: testbed, cluster: {server: %q, certificate-authority-data: %s}}]
users: [{name: %s, user: {client-certificate-data: %s, client-key-data: %s}}]
contexts: [{name: testbed, context: {cluster: testbed, user: %s}}]
current-context: testbed
`, c.server(), data["ca"], name, data["crt"], data["key"], name)
	return os.WriteFile(c.path(name+".kubeconfig"), []byte(s), 0o600)
}
