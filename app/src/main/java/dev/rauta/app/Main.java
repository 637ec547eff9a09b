// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app;

import dev.rauta.app.command.RautaCommand;

/** The program's entry point. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(RautaCommand.run(args));
    }
}
