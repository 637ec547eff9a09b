// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.answer;

import dev.rauta.controller.translate.ingress.nginx.key.KeyGroup;
import java.util.List;

/** Those for what clients are told, and what is written down. */
public final class AnswerKeys {
    /** In the order in which they are read. */
    public static final List<KeyGroup> GROUPS = List.of(new CorsKeys(), new ErrorPageKeys(), new AccessLogKeys(), new TracingKeys(), new LogKeys());

    private AnswerKeys() {}
}
