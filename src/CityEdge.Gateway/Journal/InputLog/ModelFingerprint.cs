using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;
using CityEdge.Safety.Rules;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>
/// SHA-256 over all of a model that its transitions depend on: inputs are told by index, so that they mean nothing to another site. Texts for people do not count.
/// </summary>
internal static class ModelFingerprint
{
    public static byte[] Of(SafetyModel model)
    {
        var text = new StringBuilder();
        foreach (var point in model.Points)
        {
            Add(text, point);
        }

        foreach (var zone in model.Zones)
        {
            Line(text, $"zone {zone.Id} {zone.Boundary}");
        }

        foreach (var rule in model.Rules)
        {
            Line(text, $"rule {ConditionText.Of(rule.When, model.Points)} on {rule.OnDelay.Ticks} off {rule.OffDelay.Ticks} detector {rule.DetectorState} unknown {rule.Unknown}");
            Add(text, rule.Alarm);
        }

        foreach (var output in model.Outputs)
        {
            Add(text, output);
        }

        Line(text, $"hours {model.Hours}");
        return SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
    }

    private static void Add(StringBuilder text, PointDefinition point) => Line(
        text,
        $"point {point.Name} {point.Role} {point.Kind} {point.Unit} zone {point.Zone} in {point.Parent?.Index} supervised {point.Supervision.Ticks} life {point.LifeSafety}");

    private static void Add(StringBuilder text, AlarmDefinition alarm) => Line(
        text, $"alarm {alarm.Id} {alarm.Class} {alarm.Priority} zone {alarm.Zone} latched {alarm.Latched} acknowledge {alarm.NeedsAcknowledge} armed {alarm.Armed}");

    private static void Add(StringBuilder text, OutputDefinition output) => Line(
        text,
        $"output {output.Id} for {string.Join(',', output.Priorities)} {string.Join(',', output.Classes)} in {string.Join(',', output.Zones)} at {output.StatusPoint.Index} life {output.LifeSafety}{(output.Acts is { } act ? Of(act) : "")}");

    private static string Of(ActDefinition act) => string.Create(
        CultureInfo.InvariantCulture,
        $" acts {act.Kind} {act.To} for {string.Join(',', act.Classes)} {string.Join(',', act.Alarms)} most {act.Most?.Ticks} lost {act.OnGatewayLoss} feeds {string.Join(',', act.Feeds)}");

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
