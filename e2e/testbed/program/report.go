// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

type level struct {
	Result     string
	Statistics struct{ Passed, Failed, Skipped int }

	SkippedTests, FailedTests              []string
	SupportedFeatures, UnsupportedFeatures []string
}

type profile struct {
	Name           string
	Core, Extended *level
}

type conformanceReport struct {
	GatewayAPIVersion, GatewayAPIChannel string
	Profiles                             []profile
}

// report prints a conformance report as Markdown: a table of its profiles, then what failed and what is not supported.
func report(file string) error {
	b, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var r conformanceReport
	if err := yaml.Unmarshal(b, &r); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	if len(r.Profiles) == 0 {
		return fmt.Errorf("%s: no profiles (expected: a conformance report)", file)
	}
	// The suite writes them in the order of a map.
	slices.SortFunc(r.Profiles, func(a, b profile) int { return strings.Compare(a.Name, b.Name) })
	fmt.Printf("Gateway API %s, %s channel\n\n", r.GatewayAPIVersion, r.GatewayAPIChannel)
	fmt.Println("| profile | level | result | passed | failed | skipped | features supported | unsupported |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	var failed, unsupported []string
	for _, p := range r.Profiles {
		for i, l := range []*level{p.Core, p.Extended} {
			name := []string{"core", "extended"}[i]
			if l == nil {
				continue
			}
			features := "| | |"
			if name == "extended" {
				features = fmt.Sprintf("| %d | %d |", len(l.SupportedFeatures), len(l.UnsupportedFeatures))
			}
			fmt.Printf("| %s | %s | %s | %d | %d | %d %s\n", p.Name, name, l.Result,
				l.Statistics.Passed, l.Statistics.Failed, l.Statistics.Skipped, features)
			failed = append(failed, named(p.Name, name, "failed", l.FailedTests)...)
			failed = append(failed, named(p.Name, name, "skipped", l.SkippedTests)...)
			unsupported = append(unsupported, named(p.Name, name, "unsupported", l.UnsupportedFeatures)...)
		}
	}
	for _, lines := range [][]string{failed, unsupported} {
		if len(lines) > 0 {
			fmt.Println()
			fmt.Println(strings.Join(lines, "\n"))
		}
	}
	return nil
}

func named(name, level, what string, names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("- %s %s, %s: %s", name, level, what, strings.Join(names, ", "))}
}
