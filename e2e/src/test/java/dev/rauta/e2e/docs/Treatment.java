// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import java.util.regex.Pattern;

/** What becomes of a command of the documents in a test. */
enum Treatment {
    FOLLOWED(Way.GUIDE, "typed in a cluster with pods, in the page's order, by `GettingStartedRun`, nightly by `make e2e`", "", "docs/getting-started\\.md"),
    COMPARED(Way.CHANGE, "run, and its output compared, by `FromIngressNginxDocTest`", "", "docs/from-ingress-nginx\\.md"),
    NEEDS_PODS(Way.CHECKED, "only checked, that kubectl has its flags: it needs a pod that has died", "kubectl -n rauta logs POD --previous"),
    PULLS(Way.CHECKED, "only checked: it pulls what is public", "docker build \\.|helm .* oci://.*"),
    IN_GUIDE(Way.GUIDE, "typed for the page getting-started.md by `GettingStartedRun`, nightly by `make e2e`",
            "kubectl -n rauta port-forward deployment/rauta-controller 9900"),
    MENTIONED(Way.HELP, "its help is asked for here, for it is a name and no whole command",
            "(?:rauta|kubectl|helm) [a-z-]+(?: --wait)?|rauta explain URL|kubectl describe certificate"),
    NOW(Way.HERE, "run here", "make help|bench/bench --list|bench/scale --help"),
    TARGET(Way.CLASS, "", "(?:[A-Z_]+=\\S+ )*make .*"),
    MEASURES(Way.CLASS, "", "(?:[A-Z_]+=\\S+ )*bench/.*"),
    SCRIPT(Way.CLASS, "", "(?:eval .*)?(?:\"\\$\\()?(?:scripts|e2e)/.*"),
    BUILDS(Way.CLASS, "", "mvn .*"),
    SERVES(Way.HERE, "started here, and stopped once it is ready", "(?:.* \\| )?(?:rauta standalone|rauta controller) .*"),
    SETS(Way.HERE, "run here", "export .*"),
    RUN(Way.HERE, "run here", ".*");

    private final Way way;
    private final String told;
    private final Pattern command;
    private final Pattern file;

    Treatment(Way way, String told, String command) {
        this(way, told, command, ".*");
    }

    /**
     * @param told empty: its {@link Rehearsal} says it
     * @param command an expression that the whole command fits; empty: any
     */
    Treatment(Way way, String told, String command, String file) {
        this.way = way;
        this.told = told;
        this.command = Pattern.compile(command.isEmpty() ? ".*" : command, Pattern.DOTALL);
        this.file = Pattern.compile(file);
    }

    /** Whether it takes long: what is done is for its {@link Rehearsal} to say, and here is looked at what can be without doing it. */
    boolean rehearsed() {
        return told.isEmpty();
    }

    /** Where such a command is run. */
    Way way(String shown) {
        return rehearsed() ? rehearsal(shown).way() : way;
    }

    /** For people. */
    String told(String shown) {
        return rehearsed() ? rehearsal(shown).told() : told;
    }

    private static Rehearsal rehearsal(String shown) {
        return Rehearsal.of(shown).orElseThrow(() -> new IllegalStateException(shown + ": no entry (expected: one in docs/rehearsals.yaml)"));
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
