{{/*
The service's application.properties: what follows from the values, then what the service's chart adds, then .Values.config, later ones winning.
Nothing secret: that comes as environment variables, which win over this file. Takes (list root own).
*/}}
{{- define "pmr.properties" -}}
{{- $root := index . 0 -}}
{{- $all := dict "quarkus.http.port" 8080 "quarkus.management.port" 9000 "quarkus.shutdown.timeout" (printf "%ds" (int $root.Values.shutdown.drainSeconds)) -}}
{{- if $root.Values.global.logging.json }}{{ $_ := set $all "pm-realtime.log.json" true }}{{ end -}}
{{- $all = merge $all (include "pmr.properties.jwt" $root | fromYaml) (include "pmr.properties.kafka" $root | fromYaml) (include "pmr.properties.tracing" $root | fromYaml) -}}
{{- if include "pmr.uses" (list $root "redis") }}{{ $all = merge $all (include "pmr.properties.redis" $root | fromYaml) }}{{ end -}}
{{- if include "pmr.uses" (list $root "postgresql") }}{{ $all = merge $all (include "pmr.properties.postgresql" $root | fromYaml) }}{{ end -}}
{{- $all = mergeOverwrite $all (index . 1) $root.Values.config -}}
{{- range $key := keys $all | sortAlpha }}
{{ $key }}={{ include "pmr.propertyValue" (get $all $key) }}
{{- end -}}
{{- end -}}

{{/* YAML numbers are floats to templates: whole ones are written without exponent. */}}
{{- define "pmr.propertyValue" -}}
{{- if and (kindIs "float64" .) (eq (floor .) .) }}{{ int64 . }}{{ else }}{{ toString . | replace "\\" "\\\\" }}{{ end -}}
{{- end -}}

{{- define "pmr.properties.jwt" -}}
{{- $jwt := .Values.global.jwt -}}
mp.jwt.verify.issuer: {{ required "global.jwt.issuer: the issuer of the tokens that users bring" $jwt.issuer | quote }}
{{- with $jwt.audience }}
mp.jwt.verify.audiences: {{ . | quote }}
{{- end }}
{{- if $jwt.existingSecret }}
mp.jwt.verify.publickey.location: file:/etc/pm-realtime/jwt/{{ $jwt.publicKeyKey }}
{{- else }}
mp.jwt.verify.publickey.location: {{ required "global.jwt.jwksUrl or global.jwt.existingSecret: the key that tokens are checked with" $jwt.jwksUrl | quote }}
{{- if $jwt.caSecret }}
smallrye.jwt.client.tls.certificate.path: /etc/pm-realtime/jwks/{{ $jwt.caKey }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "pmr.properties.kafka" -}}
{{- $kafka := .Values.global.kafka -}}
kafka.bootstrap.servers: {{ required "global.kafka.bootstrapServers: where Kafka is, host:port" $kafka.bootstrapServers | quote }}
kafka.security.protocol: {{ $kafka.securityProtocol }}
{{- if hasSuffix "SSL" $kafka.securityProtocol }}
{{- if $kafka.tls.caSecret }}
kafka.ssl.truststore.type: PEM
kafka.ssl.truststore.location: /etc/pm-realtime/kafka/{{ $kafka.tls.caKey }}
{{- end }}
{{- if $kafka.tls.clientSecret }}
kafka.ssl.keystore.type: PEM
{{- end }}
{{- end }}
{{- if hasPrefix "SASL" $kafka.securityProtocol }}
kafka.sasl.mechanism: {{ $kafka.sasl.mechanism }}
{{- end }}
{{- end -}}

{{- define "pmr.properties.tracing" -}}
{{- $tracing := .Values.global.tracing -}}
{{- if $tracing.endpoint }}
quarkus.otel.sdk.disabled: false
quarkus.otel.exporter.otlp.endpoint: {{ $tracing.endpoint | quote }}
quarkus.otel.exporter.otlp.protocol: {{ $tracing.protocol }}
quarkus.otel.traces.sampler.arg: {{ $tracing.sampleRatio | quote }}
{{- if $tracing.caSecret }}
quarkus.otel.exporter.otlp.tls-configuration-name: otlp
quarkus.tls.otlp.trust-store.pem.certs: /etc/pm-realtime/otlp/{{ $tracing.caKey }}
{{- end }}
{{- end }}
{{- end -}}

{{- define "pmr.properties.redis" -}}
{{- $redis := .Values.global.redis -}}
{{- if not $redis.hosts }}{{ required "global.redis.hosts: where Redis is, redis://host:port" "" }}{{ end -}}
quarkus.redis.hosts: {{ join "," $redis.hosts | quote }}
quarkus.redis.client-type: {{ $redis.mode }}
{{- if eq $redis.mode "sentinel" }}
quarkus.redis.master-name: {{ $redis.masterName }}
quarkus.redis.role: master
{{- end }}
{{- if hasPrefix "rediss" (join "," $redis.hosts) }}
quarkus.redis.tls-configuration-name: redis
quarkus.tls.redis.hostname-verification-algorithm: HTTPS
{{- end }}
{{- if $redis.tls.caSecret }}
quarkus.tls.redis.trust-store.pem.certs: /etc/pm-realtime/redis/{{ $redis.tls.caKey }}
{{- end }}
{{- end -}}

{{- define "pmr.properties.postgresql" -}}
{{- $postgresql := .Values.global.postgresql -}}
{{- $address := printf "%s:%d/%s" (include "pmr.databaseHost" .) (int $postgresql.port) .Values.database.name -}}
{{- $verifies := hasPrefix "verify" $postgresql.sslMode -}}
{{- $ca := printf "/etc/pm-realtime/postgresql/%s" $postgresql.caKey -}}
{{- if $verifies }}{{ $_ := required "global.postgresql.caSecret: the CA that sslMode verifies against" $postgresql.caSecret }}{{ end -}}
quarkus.datasource.jdbc.url: jdbc:postgresql://{{ $address }}?sslmode={{ $postgresql.sslMode }}{{ if $verifies }}&sslrootcert={{ $ca }}{{ end }}
{{- if include "pmr.uses" (list . "postgresql-reactive") }}
quarkus.datasource.reactive.url: postgresql://{{ $address }}
quarkus.datasource.reactive.postgresql.ssl-mode: {{ $postgresql.sslMode }}
{{- if $verifies }}
quarkus.datasource.reactive.trust-certificate-pem: true
quarkus.datasource.reactive.trust-certificate-pem.certs: {{ $ca }}
{{- if eq $postgresql.sslMode "verify-full" }}
quarkus.datasource.reactive.hostname-verification-algorithm: HTTPS
{{- end }}
{{- else if eq $postgresql.sslMode "require" }}
quarkus.datasource.reactive.trust-all: true
{{- end }}
{{- end }}
{{- if ne .Values.migration.mode "start" }}
quarkus.flyway.migrate-at-start: false
{{- end }}
{{- end -}}

{{- define "pmr.configMap" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "pmr.fullname" (index . 0) }}
  labels:
    {{- include "pmr.labels" (list (index . 0) "server") | nindent 4 }}
data:
  application.properties: |
    {{- include "pmr.properties" . | trim | nindent 4 }}
{{- end -}}
