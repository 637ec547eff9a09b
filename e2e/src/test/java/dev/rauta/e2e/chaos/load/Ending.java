// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.chaos.load;

/** How a conversation ended. */
sealed interface Ending {
    /** Both sides said so. */
    record Orderly() implements Ending {}

    /** The other side announced that it goes, or that it never began: what it has not answered is said again elsewhere. */
    record Elsewhere() implements Ending {}

    /** Without a word, or with one that means an error. */
    record Broken(String why) implements Ending {}
}
