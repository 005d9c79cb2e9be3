import type { SweepRun } from './history';

type Attributes = Record<string, string>;

const attributesOf = (values: Attributes) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/**
 * The counts of a sweep that has ended, as OTLP's JSON: gauges, which every back end takes. 64-bit numbers are texts there.
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 *
 * @param resource what the counts are about, by the names of OpenTelemetry's conventions
 */
export const metricsOf = (run: SweepRun, resource: Attributes): string => {
  const { startedAt, updatedAt } = run;
  const timeUnixNano = `${updatedAt}000000`;
  const gauge = (name: string, unit: string, counts: [count: number, attributes?: Attributes][]) => ({
    name: `flexkeep.sweep.${name}`,
    unit,
    gauge: {
      dataPoints: counts.map(([asDouble, attributes = {}]) => ({
        attributes: attributesOf(attributes),
        timeUnixNano,
        asDouble,
      })),
    },
  });
  const engagements = (name: string, count: number) => gauge(name, '{engagement}', [[count]]);
  const byReason = (name: string, counts: Record<string, number>) =>
    gauge(
      name,
      '{engagement}',
      Object.entries(counts).map(([reason, count]) => [count, { reason }]),
    );
  const metrics = [
    engagements('scanned', run.scanned),
    engagements('stale', run.stale),
    engagements('cleaned', run.cleaned),
    byReason('cleaned_for', run.cleanedFor),
    engagements('left', run.left.length),
    engagements('skipped', run.skipped),
    byReason('skipped_for', run.skippedFor),
    gauge('slices', '{slice}', [[run.slices]]),
    gauge('duration', 's', [[(updatedAt - startedAt) / 1000]]),
  ].filter((metric) => metric.gauge.dataPoints.length);
  return JSON.stringify({
    resourceMetrics: [
      { resource: { attributes: attributesOf(resource) }, scopeMetrics: [{ scope: { name: 'flexkeep' }, metrics }] },
    ],
  });
};
