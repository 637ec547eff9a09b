// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.type.TypeReference;

/**
 * What is done with commands that build, measure or take long; docs/rehearsals.yaml says what each field means.
 *
 * @param command an expression that the whole command fits
 * @param typed what {@code MakeTargetsRun} types; empty: nothing
 * @param prints an expression that is found in what that prints
 * @param needs programs without which it is left out
 * @param scheduled a workflow and a target of its matrix; empty: none
 * @param ci a line of .ci/run; empty: none
 * @param why it is only checked; empty: it is run somewhere
 */
record Rehearsal(String command, String typed, String prints, List<String> needs, String scheduled, String ci, String why) {
    private static final List<Rehearsal> ALL = read();
    private static final Pattern MAKE = Pattern.compile("\\bmake ");
    /** Another build that a document compares with, by a name of its reader's. */
    private static final Pattern AGAINST = Pattern.compile("--against [A-Z]+");

    Rehearsal(
            @JsonProperty(value = "command", required = true) String command,
            @JsonProperty("typed") String typed,
            @JsonProperty("prints") String prints,
            @JsonProperty("needs") List<String> needs,
            @JsonProperty("scheduled") String scheduled,
            @JsonProperty("ci") String ci,
            @JsonProperty("why") String why) {
        this.command = command;
        this.typed = orEmpty(typed);
        this.prints = orEmpty(prints);
        this.needs = needs == null ? List.of() : List.copyOf(needs);
        this.scheduled = orEmpty(scheduled);
        this.ci = orEmpty(ci);
        this.why = orEmpty(why);
        if (this.typed.isEmpty() && this.scheduled.isEmpty() && this.ci.isEmpty() == this.why.isEmpty()) {
            throw new IllegalArgumentException(command + ": done in no way (expected: typed, scheduled, ci or why)");
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    private static List<Rehearsal> read() {
        try (InputStream in = Rehearsal.class.getResourceAsStream("/docs/rehearsals.yaml")) {
            return Serialization.unmarshal(in, new TypeReference<List<Rehearsal>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All, in their order. */
    static List<Rehearsal> all() {
        return ALL;
    }

    /** The first that a command fits. */
    static Optional<Rehearsal> of(String command) {
        return ALL.stream().filter(each -> Pattern.matches(each.command, command)).findFirst();
    }

    /** What is typed for a command of its. */
    String typed(String shown) {
        String own = AGAINST.matcher(shown).replaceAll("--against app/target/rauta").replace("--rust-rauta rust-rauta ", "");
        // What is built already stays, however often targets ask for it.
        return typed.replace("{}", MAKE.matcher(own).replaceFirst("make -o build "));
    }

    /** For people. */
    String told() {
        if (!why.isEmpty()) {
            return "only checked: " + why;
        }
        String here = typed.isEmpty() ? "" : "run by `MakeTargetsRun`, in its cheapest form, nightly by `make doc-commands`";
        String whole = scheduled.isEmpty() ? "" : "run " + workflow().often() + " by `make " + target() + "`";
        String change = ci.isEmpty() ? "" : "run with every change by `.ci/run`";
        return String.join("; ", List.of(here, whole, change).stream().filter(text -> !text.isEmpty()).toList());
    }

    /** The workflow that runs it as it is; not for those that none does. */
    Workflow workflow() {
        return Workflow.of(scheduled.split(" ")[0]);
    }

    /** Which target of that. */
    String target() {
        return scheduled.split(" ")[1];
    }

    Way way() {
        return !why.isEmpty() ? Way.CHECKED : !ci.isEmpty() ? Way.CHANGE : typed.isEmpty() ? Way.CLOCK : Way.CLASS;
    }
}
