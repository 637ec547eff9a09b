// SPDX-License-Identifier: Apache-2.0
/** What a dataplane asks besides upstreams, on loopback: providers of logins, rate limit services, stores, collectors of spans. */
package dev.rauta.dataplane.testing.service;
