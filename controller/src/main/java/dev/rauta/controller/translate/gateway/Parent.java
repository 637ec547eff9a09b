// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.gateway;

import dev.rauta.controller.cluster.ObjectId;
import dev.rauta.routes.ListenerName;
import java.util.List;

/** What routes attach to. */
public sealed interface Parent permits GatewayDraft, ListenerSetDraft {

    ObjectId id();

    /** Its own listeners: never those of a Gateway's ListenerSets. */
    List<ListenerDraft> listeners();

    /** The Gateway whose addresses its listeners are on. */
    GatewayDraft gateway();

    /** The name of its listener called {@code section}. */
    ListenerName listenerName(String section);
}
