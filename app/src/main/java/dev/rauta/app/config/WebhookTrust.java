// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.config;

import dev.rauta.controller.trust.WebhookNames;
import java.nio.file.Path;

/** Whose certificate an admission webhook shows. */
public sealed interface WebhookTrust {

    /** That of a directory. */
    record Directory(Path path) implements WebhookTrust {}

    /** One that the controller makes. */
    record Generated(WebhookNames names) implements WebhookTrust {}
}
