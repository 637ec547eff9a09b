// SPDX-License-Identifier: Apache-2.0

// The OpenTelemetry Collector with what tests need of it: its own OTLP receiver, and an exporter of spans to a file, a batch of OTLP's JSON a line.
package main

import (
	"context"
	"log"
	"os"
	"sync"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/fileprovider"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/otelcol"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"
	"go.opentelemetry.io/collector/service/telemetry/otelconftelemetry"
)

type fileConfig struct {
	Path string `mapstructure:"path"`
}

type spansFile struct {
	path    string
	lock    sync.Mutex
	file    *os.File
	marshal ptrace.JSONMarshaler
}

// Start opens the file; what a collector before this one has written stays.
func (f *spansFile) Start(context.Context, component.Host) error {
	file, err := os.OpenFile(f.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	f.file = file
	return err
}

func (f *spansFile) Shutdown(context.Context) error {
	if f.file == nil {
		return nil
	}
	return f.file.Close()
}

func (f *spansFile) Capabilities() consumer.Capabilities {
	return consumer.Capabilities{}
}

func (f *spansFile) ConsumeTraces(_ context.Context, spans ptrace.Traces) error {
	line, err := f.marshal.MarshalTraces(spans)
	if err != nil {
		return err
	}
	f.lock.Lock()
	defer f.lock.Unlock()
	// In one write, so that who reads meanwhile sees whole lines or a last one without its end.
	_, err = f.file.Write(append(line, '\n'))
	return err
}

func toFile() exporter.Factory {
	return exporter.NewFactory(
		component.MustNewType("file"),
		func() component.Config { return &fileConfig{} },
		exporter.WithTraces(
			func(_ context.Context, _ exporter.Settings, config component.Config) (exporter.Traces, error) {
				return &spansFile{path: config.(*fileConfig).Path}, nil
			},
			component.StabilityLevelStable))
}

func factories() (otelcol.Factories, error) {
	receivers, err := otelcol.MakeFactoryMap[receiver.Factory](otlpreceiver.NewFactory())
	if err != nil {
		return otelcol.Factories{}, err
	}
	exporters, err := otelcol.MakeFactoryMap[exporter.Factory](toFile())
	if err != nil {
		return otelcol.Factories{}, err
	}
	return otelcol.Factories{Receivers: receivers, Exporters: exporters, Telemetry: otelconftelemetry.NewFactory()}, nil
}

func main() {
	command := otelcol.NewCommand(otelcol.CollectorSettings{
		BuildInfo: component.NewDefaultBuildInfo(),
		Factories: factories,
		ConfigProviderSettings: otelcol.ConfigProviderSettings{
			ResolverSettings: confmap.ResolverSettings{
				ProviderFactories: []confmap.ProviderFactory{fileprovider.NewFactory()},
				DefaultScheme:     "file",
			},
		},
	})
	if err := command.Execute(); err != nil {
		log.Fatal(err)
	}
}
