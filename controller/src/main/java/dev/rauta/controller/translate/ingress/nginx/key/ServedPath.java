// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.translate.ingress.nginx.key;

/**
 * A path of an Ingress, and where its requests go.
 *
 * @param path as its author wrote it; the root where that is nothing, and for a default backend
 * @param service the Service's name; empty where there is none
 * @param port its name or number; empty where there is none
 */
public record ServedPath(String path, String service, String port) {}
