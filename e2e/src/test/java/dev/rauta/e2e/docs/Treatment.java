// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import java.util.regex.Pattern;

/** What becomes of a command of the documents in a test. */
enum Treatment {
    FOLLOWED("typed in a cluster with pods, in the page's order, by `make e2e` (`GettingStartedRun`)", "", "docs/getting-started\\.md"),
    COMPARED("run, and its output compared, by `FromIngressNginxDocTest`", "", "docs/from-ingress-nginx\\.md"),
    NEEDS_PODS("not run: it needs a pod that has died", "kubectl -n rauta logs POD --previous"),
    PULLS("not run: it pulls what is public", "docker build \\.|helm .* oci://.*"),
    IN_GUIDE("the page getting-started.md has it, which `make e2e` follows", "kubectl -n rauta port-forward deployment/rauta-controller 9900"),
    MENTIONED("asked for its help, for it is a name here and no whole command", "(?:rauta|kubectl|helm) [a-z-]+(?: --wait)?|rauta explain URL|kubectl describe certificate"),
    TARGET("not run to its end: a target that the Makefile has, with variables that it knows (`make -n`)", "(?:[A-Z_]+=\\S+ )*make .*"),
    MEASURES("not run to its end: a script whose help knows all of its flags", "(?:[A-Z_]+=\\S+ )*bench/.*"),
    SCRIPT("not run here: a script that is there", "(?:eval .*)?(?:\"\\$\\()?(?:scripts|e2e)/.*"),
    BUILDS("not run here: a run of Maven whose test classes there are", "mvn .*"),
    SERVES("started, and stopped once it is ready", "(?:.* \\| )?(?:rauta standalone|rauta controller) .*"),
    SETS("sets a variable", "export .*"),
    RUN("run", ".*");

    private final String told;
    private final Pattern command;
    private final Pattern file;

    Treatment(String told, String command) {
        this(told, command, ".*");
    }

    /** @param command an expression that the whole command fits; empty: any */
    Treatment(String told, String command, String file) {
        this.told = told;
        this.command = Pattern.compile(command.isEmpty() ? ".*" : command, Pattern.DOTALL);
        this.file = Pattern.compile(file);
    }

    /** For people. */
    String told() {
        return told;
    }

    /** The first that fits; those of the whole page have a prompt, and output. */
    static Treatment of(Shown shown) {
        for (Treatment each : values()) {
            boolean whole = each == FOLLOWED || each == COMPARED;
            if (each.command.matcher(shown.command()).matches() && each.file.matcher(shown.file()).matches() && (!whole || shown.prompted())) {
                return each;
            }
        }
        throw new AssertionError("the last takes all");
    }
}
