// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

/** How it comes out that a command of a document works. */
enum Way {
    HERE("run by `DocCommandsIT`"),
    HELP("names in a sentence, whose help `DocCommandsIT` asks for"),
    CHANGE("run elsewhere with every change: `.ci/run`, `FromIngressNginxDocTest`"),
    CLASS("run by `MakeTargetsRun` (`make doc-commands`, nightly), in their cheapest form"),
    GUIDE("run by `GettingStartedRun` (`make e2e`, nightly)"),
    CLOCK("run nightly or weekly as they are, by a target of a workflow"),
    CHECKED("only checked");

    private final String told;

    Way(String told) {
        this.told = told;
    }

    /** For people, of several. */
    String told() {
        return told;
    }
}
