package io.pmrealtime.gateway.rest;

/** The envelope of every good answer. */
public record Data<T>(T data) {}
