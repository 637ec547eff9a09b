// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

/** How a command writes its findings. */
enum OutputFormat {
    text,
    json
}
