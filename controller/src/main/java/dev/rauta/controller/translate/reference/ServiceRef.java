// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.reference;

/**
 * A port of a Service that a policy names, to be asked something.
 *
 * @param from the policy's namespace
 * @param namespace the Service's
 * @param grpc whether it is asked over HTTP/2, unless the Service says otherwise
 */
public record ServiceRef(String from, String namespace, String name, int port, boolean grpc) {}
