package io.pmrealtime.notification.http;

/** The body of a successful answer. */
public record Answer<T>(T data) {}
