using System.Globalization;
using System.Text;
using System.Text.Unicode;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Messages;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>
/// Files of a new profile out of what a device was heard to say: a point for every field, and captures whose expectations are what this very profile
/// makes of them. What only a person can know is marked TODO. What must hold: whatever was heard, the files load, or nothing is written.
/// </summary>
internal sealed class ProfileDraft
{
    /// <summary>More fields than anybody names; the rest is told in a comment.</summary>
    public const int MaxPoints = 100;

    /// <summary>Messages of one capture, and captures of one draft.</summary>
    public const int MaxInCapture = 50;
    public const int MaxCaptures = 10;

    // As in captures: longer payloads are refused there.
    private const int MaxPayload = 4096;

    private static readonly ChoiceShape<QualityReason> Reasons = new();
    private static readonly ChoiceShape<MessageOutcome> Outcomes = new();

    private readonly StringBuilder _text = new();
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    private ProfileDraft()
    {
    }

    /// <summary>The files by their path below the model's folder.</summary>
    /// <param name="head">What it is.</param>
    /// <param name="link">How it speaks.</param>
    /// <param name="fields">What was seen.</param>
    /// <param name="messages">What it said.</param>
    /// <exception cref="DraftException">No field of it can be a point.</exception>
    public static IReadOnlyList<(string Path, string Text)> Make(DraftHead head, DraftLink link, IReadOnlyList<SeenField> fields, IReadOnlyList<DraftMessage> messages)
    {
        var draft = new ProfileDraft();
        draft.Head(head, link);
        var points = fields.Where(field => field.IsAnalog || field.IsState).ToList();
        if (points.Count == 0)
        {
            throw DraftException.Because(
                "没有可作测点的字段：没有数值、开关量，也没有少数几个词的状态。请录更长时间，或检查主题与格式。",
                "No field can be a point: there is no number, no flag and no state of a few words. Record for longer, or check topic and format.");
        }

        foreach (var point in points.Take(MaxPoints))
        {
            draft.Point(point);
        }

        foreach (var left in fields.Except(points).Concat(points.Skip(MaxPoints)).Take(MaxPoints))
        {
            draft.Line($"  # TODO {YamlText.Comment(left.Message)} {YamlText.Comment(left.Field)}: 未作测点 (left out: text that changes, or nothing seen yet)");
        }

        var profile = draft._text.ToString();
        var files = new List<(string, string)> { ("profile.yaml", profile) };
        if (link.Layout.Length > 0)
        {
            files.Add(("layout.yaml", link.Layout));
        }

        var device = Read(head, link, profile);
        var told = messages.Where(message => message.Payload.Length is > 0 and <= MaxPayload).Chunk(MaxInCapture).Take(MaxCaptures).ToList();
        for (var i = 0; i < told.Count; i++)
        {
            files.Add((string.Create(CultureInfo.InvariantCulture, $"captures/{i + 1}/capture.yaml"), Capture(head, link, device, told[i])));
        }

        return files;
    }

    private static DeviceProfile Read(DraftHead head, DraftLink link, string text)
    {
        var diagnostics = new Diagnostics();
        if (YamlReader.Read("profile.yaml", text, diagnostics) is { } node && ProfileTables.Profile.TryBind(node, diagnostics, out var profile) && !diagnostics.HasErrors)
        {
            profile = profile with { Id = head.Id };
            return profile.Link is LoRaWanProfile own ? profile with { Link = own with { Layout = Layout(link.Layout, diagnostics) } } : profile;
        }

        throw Refused("这些消息写不成档案", "These messages cannot be written as a profile", diagnostics);
    }

    private static Layouts.ByteLayout Layout(string text, Diagnostics diagnostics) =>
        YamlReader.Read("layout.yaml", text, diagnostics) is { } node && Layouts.LayoutTables.Layout.TryBind(node, diagnostics, out var layout) && !diagnostics.HasErrors
            ? layout
            : throw Refused("这些帧写不成格式", "These frames cannot be written as a layout", diagnostics);

    private static DraftException Refused(string zh, string en, Diagnostics diagnostics) =>
        diagnostics.Sorted() is [var first, ..] ? DraftException.Because($"{zh}：{first.In(true)}", $"{en}: {first.In(false)}") : DraftException.Because($"{zh}。", $"{en}.");

    private void Head(DraftHead head, DraftLink link)
    {
        var day = head.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Line("# yaml-language-server: $schema=../../profile.schema.json");
        Line($"name: {YamlText.Quote(head.Id)}  # TODO {{zh: 中文名称, en: English name}}");
        Line($"kind: {ProfileTables.Kinds.Spell(head.Kind)}");
        Line($"source: \"captured from a device on {day}\"  # TODO 说明书与页码 (the manual and its page)");
        Line("power: mains  # TODO mains 或 battery (or battery)");
        foreach (var line in link.Lines)
        {
            Line(line);
        }

        Line("points:");
    }

    private void Point(SeenField field)
    {
        var last = field.Field.Split('.')[^1];
        var name = YamlText.Slug(field.Field.Length > 0 ? last : field.Message, _names);
        _names.Add(name);
        Line($"  {name}:");
        Line($"    title: {YamlText.Quote(name)}  # TODO {{zh: 中文名称, en: English name}}");
        if (field.IsState)
        {
            Line("    kind: state");
        }
        else
        {
            Line("    unit: none  # TODO 单位 (its unit: °C, %, V, A, W, kWh, m, MPa …), min 与 max (and limits)");
        }

        if (field.Message.Length > 0)
        {
            Line($"    message: {field.Message}");
        }

        if (field.Field.Length > 0)
        {
            Line($"    field: {YamlText.Quote(field.Field)}");
        }

        if (!field.IsState)
        {
            return;
        }

        if (field.Words.Count == 0)
        {
            Line("    states: {0: {zh: 否, en: \"no\"}, 1: {zh: 是, en: \"yes\"}}  # TODO");
            return;
        }

        Line($"    values: {{{string.Join(", ", field.Words.Select((word, index) => string.Create(CultureInfo.InvariantCulture, $"{YamlText.Quote(word)}: {index}")))}}}");
        Line($"    states: {{{string.Join(", ", field.Words.Select((word, index) => string.Create(CultureInfo.InvariantCulture, $"{index}: {YamlText.Quote(word)}")))}}}  # TODO {{zh: …, en: …}}, 未录到的状态 (states not heard yet)");
    }

    private static string Capture(DraftHead head, DraftLink link, DeviceProfile profile, DraftMessage[] messages)
    {
        var capture = new Capture
        {
            Origin = CaptureOrigin.Device,
            Source = "",
            Address = link.Address.Length > 0 ? link.Address : "device",
            Messages = [.. messages.Select(message => new CaptureMessage(link.Message, message.Topic, message.Payload, link.Port, message.Retained, MessageOutcome.Ok))],
        };
        var play = MessageTester.Play(profile, capture);
        var draft = new ProfileDraft();
        draft.Line("# yaml-language-server: $schema=../../../../capture.schema.json");
        draft.Line("origin: device");
        draft.Line($"source: \"captured from a device on {head.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}\"  # TODO 序列号、固件 (serial number, firmware)");
        if (link.Address.Length > 0)
        {
            draft.Line($"address: {YamlText.Quote(link.Address)}");
        }

        draft.Line("messages:");
        for (var i = 0; i < messages.Length; i++)
        {
            draft.Message(link, messages[i], play.Outcomes[i]);
        }

        draft.Line("expect:  # TODO 与设备的显示核对 (compare with what the device shows)");
        draft.Expect(play);
        return draft._text.ToString();
    }

    private void Message(DraftLink link, DraftMessage message, MessageOutcome outcome)
    {
        Line(message.Topic.Length > 0 ? $"  - topic: {YamlText.Quote(message.Topic)}" : $"  - {(link.Port > 0 ? $"port: {link.Port.ToString(CultureInfo.InvariantCulture)}" : $"message: {link.Message}")}");
        var text = message.Topic.Length > 0 && Utf8.IsValid(message.Payload) ? Encoding.UTF8.GetString(message.Payload) : "";
        Line(string.IsNullOrWhiteSpace(text) || text.Length > TextShape.MaxLength || text.Any(YamlText.IsOdd)
            ? $"    hex: {YamlText.Quote(Convert.ToHexString(message.Payload))}"
            : $"    payload: {YamlText.Quote(text)}");
        if (message.Retained)
        {
            Line("    retained: true");
        }

        if (outcome != MessageOutcome.Ok)
        {
            Line($"    outcome: {Outcomes.Spell(outcome)}");
        }
    }

    private void Expect(MessagePlay play)
    {
        var any = false;
        foreach (var point in play.Device.Points)
        {
            if (!play.Readings.TryGetValue(point.Id, out var reading))
            {
                continue;
            }

            var value = reading.Value.ToString("0.###############", CultureInfo.InvariantCulture);
            if (reading.Quality == Quality.Bad)
            {
                Line($"  {point.Profile.Name}: {{bad: {Reasons.Spell(reading.Reason)}}}");
                any = true;
            }
            else if (Math.Abs(reading.Value) < 1e15 && double.Parse(value, CultureInfo.InvariantCulture) == reading.Value)
            {
                Line($"  {point.Profile.Name}: {value}");
                any = true;
            }
        }

        if (!any)
        {
            Line("  {}");
        }
    }

    private void Line(string line) => _text.Append(line).Append('\n');
}
