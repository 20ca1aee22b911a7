using System.Text.Json;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>A replay as lines of JSON: one object a transition (<c>kind: alarm</c>), then one summary, or one object a difference and one summary. The words are those of events.</summary>
internal static class ReplayJson
{
    public static void Write(Utf8JsonWriter json, in AlarmTransition happened, AlarmDefinition alarm, IReadOnlyList<PointDefinition> points, in ReplayScale scale)
    {
        json.WriteStartObject();
        json.WriteString("kind", "alarm");
        Moment(json, happened.At, scale);
        json.WriteString("alarm", alarm.Id);
        json.WriteString("class", EventWords.Of(alarm.Class));
        json.WriteString("priority", EventWords.Of(alarm.Priority));
        json.WriteString("type", EventWords.TypeOf(happened.Event));
        json.WriteString("from", EventWords.Of(happened.From));
        json.WriteString("state", EventWords.Of(happened.To));
        if (EventWords.Split(happened.Marks) is { } marks)
        {
            Array(json, "marks", marks);
        }

        if (happened.Cause is { } cause)
        {
            var point = points[cause.Index];
            json.WriteString("cause", point.Name);
            if (double.IsFinite(happened.Value))
            {
                json.WriteNumber("value", happened.Value);
                if (point.Unit != Unit.None)
                {
                    json.WriteString("unit", Units.Symbol(point.Unit));
                }
            }
        }

        if (EventWords.Of(happened.Reason) is { } reason)
        {
            json.WriteString("reason", reason);
        }

        if (happened.Members != 1)
        {
            json.WriteNumber("members", happened.Members);
        }

        if (happened.Who is { } who)
        {
            json.WriteString("who", who);
        }

        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, ReplayOutcome outcome, int errors, long unknownRows)
    {
        var (counts, scale) = (outcome.Counts, new ReplayScale(outcome.Zero, IsSet: true, outcome.Dated));
        json.WriteStartObject();
        json.WriteString("kind", "summary");
        json.WriteNumber("rows", counts.Rows);
        json.WriteNumber("readings", counts.Readings);
        json.WriteNumber("dropped", counts.Dropped);
        json.WriteNumber("reordered", counts.Reordered);
        json.WriteNumber("late", counts.Late);
        json.WriteNumber("bad", counts.Bad);
        json.WriteNumber("behind_until", counts.Behind);
        json.WriteNumber("future", counts.Future);
        json.WriteNumber("gaps", counts.Gaps);
        json.WriteNumber("longest_gap_s", counts.LongestGap.Length.TotalSeconds);
        json.WriteNumber("unknown_rows", unknownRows);
        json.WriteNumber("errors", errors);
        json.WriteNumber("hours", outcome.Covered.TotalHours);
        json.WriteStartArray("alarms");
        foreach (var tally in outcome.Tallies)
        {
            json.WriteStartObject();
            json.WriteString("alarm", tally.Alarm.Id);
            json.WriteString("priority", EventWords.Of(tally.Alarm.Priority));
            json.WriteNumber("raised", tally.Raised);
            Moment(json, tally.First, scale);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Array(json, "not_observed", outcome.Unobserved);
        json.WriteStartArray("notes");
        foreach (var note in outcome.Notes)
        {
            Text(json, note);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, AlarmDifference difference, in ReplayScale here, in ReplayScale there)
    {
        json.WriteStartObject();
        json.WriteString("kind", "difference");
        json.WriteString("alarm", difference.Id);
        json.WriteString("what", difference.Here is null ? "only-there" : difference.There is null ? "only-here" : "changed");
        json.WriteNumber("here", difference.Here?.Raised ?? 0);
        json.WriteNumber("there", difference.There?.Raised ?? 0);
        if (difference.Here is { } mine)
        {
            json.WriteNumber("first_here_s", here.OffsetOf(mine.First).TotalSeconds);
        }

        if (difference.There is { } other)
        {
            json.WriteNumber("first_there_s", there.OffsetOf(other.First).TotalSeconds);
        }

        json.WriteEndObject();
    }

    public static void Array(Utf8JsonWriter json, string key, IEnumerable<string> texts)
    {
        json.WriteStartArray(key);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    private static void Moment(Utf8JsonWriter json, in Moment at, in ReplayScale scale)
    {
        if (scale.Dated)
        {
            json.WriteString("time", at.Wall);
        }

        json.WriteNumber("offset_s", scale.OffsetOf(at).TotalSeconds);
    }

    private static void Text(Utf8JsonWriter json, in LocalText text)
    {
        json.WriteStartObject();
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }
}
