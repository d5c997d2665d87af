{{/* One egress rule: (list peers ports protocols). No peers: anywhere on those ports. */}}
{{- define "pmr.egressRule" -}}
{{- $protocols := index . 2 -}}
- ports:
  {{- range $port := index . 1 }}
  {{- range $protocols }}
    - port: {{ $port }}
      protocol: {{ . }}
  {{- end }}
  {{- end }}
  {{- with index . 0 }}
  to:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end -}}

{{- define "pmr.networkPolicy" -}}
{{- $policy := .Values.global.networkPolicy -}}
{{- $everyPod := list (dict "namespaceSelector" dict) -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "pmr.fullname" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {{ .Chart.Name }}
      app.kubernetes.io/instance: {{ .Release.Name }}
  policyTypes: [Ingress, Egress]
  ingress:
    {{- range $port, $peers := dict "http" $policy.ingressFrom "management" $policy.metricsFrom }}
    - ports:
        - port: {{ $port }}
          protocol: TCP
      from:
        {{- $peers | default $everyPod | toYaml | nindent 8 }}
    {{- end }}
  egress:
    {{- include "pmr.egressRule" (list $policy.dns.to $policy.dns.ports (list "UDP" "TCP")) | nindent 4 }}
    {{- range $part := list "kafka" "redis" "postgresql" "smtp" }}
    {{- if include "pmr.uses" (list $ $part) }}
    {{- $peers := get $policy $part }}
    {{- include "pmr.egressRule" (list $peers.to $peers.ports (list "TCP")) | nindent 4 }}
    {{- end }}
    {{- end }}
    {{- if and .Values.global.jwt.jwksUrl (not .Values.global.jwt.existingSecret) }}
    {{- include "pmr.egressRule" (list $policy.jwks.to $policy.jwks.ports (list "TCP")) | nindent 4 }}
    {{- end }}
    {{- if .Values.global.tracing.endpoint }}
    {{- include "pmr.egressRule" (list $policy.tracing.to $policy.tracing.ports (list "TCP")) | nindent 4 }}
    {{- end }}
    {{- with $policy.extraEgress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}

{{- define "pmr.serviceMonitor" -}}
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: {{ include "pmr.fullname" . }}
  labels:
    {{- include "pmr.labels" (list . "server") | nindent 4 }}
    {{- with .Values.global.serviceMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels:
      {{- include "pmr.selectorLabels" (list . "server") | nindent 6 }}
  endpoints:
    - port: management
      path: /q/metrics
      interval: {{ .Values.global.serviceMonitor.interval }}
{{- end -}}
