using System.Text;
using System.Text.Unicode;
using CityEdge.Gateway.Devices.Messages;

namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>A profile out of messages over MQTT.</summary>
internal static class MqttDraft
{
    /// <summary>A device publishes to a handful of topics; more is a filter that takes in other devices.</summary>
    public const int MaxTopics = 32;

    private static readonly string[] Afterwards = ["status", "events", "online", "availability", "state", "sensor", "telemetry", "attributes", "info"];
    private static readonly string[] Prefixes = ["tele", "stat", "cmnd"];
    private static readonly string[] Lives = ["availability", "lwt", "online", "status"];
    private static readonly (string Up, string Down)[] LifeWords = [("online", "offline"), ("Online", "Offline"), ("true", "false"), ("connected", "disconnected")];

    /// <summary>The files of the profile.</summary>
    /// <param name="head">What it is.</param>
    /// <param name="messages">What was heard.</param>
    /// <param name="address">The level of the topics that is the device's own name; empty: guessed.</param>
    /// <exception cref="DraftException">Nothing can be made of it.</exception>
    public static (IReadOnlyList<(string Path, string Text)> Files, string Address) Make(DraftHead head, IReadOnlyList<DraftMessage> messages, string address)
    {
        var heard = messages.Where(message => message.Payload.Length > 0).ToList();
        var topics = heard.Select(message => message.Topic).Distinct(StringComparer.Ordinal).ToList();
        Check(topics);
        var (root, own) = Address(topics, address);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fields = new List<SeenField>();
        var lines = new List<string> { "mqtt:" };
        if (root.Length > 0)
        {
            lines.Add($"  base: {YamlText.Quote(root)}");
        }

        lines.Add("  messages:");
        var life = "";
        foreach (var topic in topics)
        {
            var shape = Shape(topic, root, own);
            var rest = shape.Replace("{base}", "", StringComparison.Ordinal).Replace("{address}", "", StringComparison.Ordinal).Trim('/');
            var name = YamlText.Slug(rest.Length > 0 ? rest : "state", names);
            names.Add(name);
            var (isJson, seen) = Seen(name, [.. heard.Where(message => message.Topic == topic)]);
            lines.Add($"    {name}: {{topic: {YamlText.Quote(shape)}{(isJson ? "" : ", format: text")}}}");
            if (life.Length == 0 && Lives.Contains(topic.Split('/')[^1].ToLowerInvariant()) && Life(seen) is { } found)
            {
                life = $"  availability: {{message: {name}{(found.Field.Field.Length > 0 ? $", field: {YamlText.Quote(found.Field.Field)}" : "")}, values: {{'{found.Up}': 1, '{found.Down}': 0}}}}";
                seen.Remove(found.Field);
            }

            fields.AddRange(seen);
        }

        if (life.Length > 0)
        {
            lines.Add(life);
        }

        return (ProfileDraft.Make(head, new DraftLink(lines, "", own, 0, ""), fields, heard), own);
    }

    private static void Check(List<string> topics)
    {
        if (topics.Count is 0 or > MaxTopics)
        {
            throw topics.Count == 0
                ? DraftException.Because("没有收到任何消息。", "No message was heard.")
                : DraftException.Because($"有 {topics.Count} 个主题，多于一台设备所用：请缩小范围。", $"{topics.Count} topics are more than one device has: narrow it to one device.");
        }

        if (topics.FirstOrDefault(topic => topic.Length is 0 or > 200 || topic.Any(c => c is '+' or '#' or '{' or '}' || YamlText.IsOdd(c))) is { } odd)
        {
            throw DraftException.Because($"主题不能用于档案：{YamlText.Comment(odd)}", $"This topic cannot stand in a profile: {YamlText.Comment(odd)}");
        }
    }

    /// <summary>Base and own name: <c>zigbee2mqtt/door-1/…</c>, <c>tele/door-1/…</c>, <c>door-1/events/…</c>.</summary>
    private static (string Root, string Own) Address(List<string> topics, string given)
    {
        var levels = topics.Select(topic => topic.Split('/')).ToList();
        if (given.Length > 0)
        {
            return levels.All(one => one.Contains(given))
                ? (levels.All(one => one.Length > 1 && one[1] == given && one[0] == levels[0][0]) && !Prefixes.Contains(levels[0][0]) ? levels[0][0] : "", given)
                : throw DraftException.Because($"不是每个主题都含有“{given}”这一级。", $"Not every topic has the level '{YamlText.Comment(given)}'.");
        }

        var first = levels.All(one => one[0].Length > 0 && one[0] == levels[0][0]);
        var second = levels.All(one => one.Length > 1 && one[1].Length > 0 && one[1] == levels[0][1]);
        if (second && !(first && Afterwards.Contains(levels[0][1])))
        {
            return (first && !Prefixes.Contains(levels[0][0]) ? levels[0][0] : "", levels[0][1]);
        }

        return first
            ? ("", levels[0][0])
            : throw DraftException.Because("看不出设备名是主题的哪一级：用 --address 给出。", "Which level of the topics names the device cannot be seen: give it with --address.");
    }

    private static string Shape(string topic, string root, string own)
    {
        var levels = topic.Split('/');
        if (root.Length > 0)
        {
            levels[0] = "{base}";
        }

        levels[Array.IndexOf(levels, own)] = "{address}";
        return string.Join('/', levels);
    }

    private static (bool IsJson, List<SeenField> Fields) Seen(string name, List<DraftMessage> messages)
    {
        var fields = new Dictionary<string, SeenField>(StringComparer.Ordinal);
        var isJson = messages.All(message => JsonLeaves.TryRead(message.Payload, (path, value) => Add(path, value)));
        if (!isJson)
        {
            fields.Clear();
            foreach (var message in messages)
            {
                Add("", message.Payload.Length <= JsonFields.MaxText && Utf8.IsValid(message.Payload) ? FieldValue.Of(Encoding.UTF8.GetString(message.Payload).Trim(' ', '\t', '\r', '\n')) : FieldValue.Missing);
            }
        }

        return (isJson, [.. fields.Values]);

        void Add(string path, FieldValue value)
        {
            if (!fields.TryGetValue(path, out var field))
            {
                if (fields.Count >= 4 * ProfileDraft.MaxPoints)
                {
                    return;
                }

                fields[path] = field = new SeenField(name, path);
            }

            field.Add(value);
        }
    }

    private static (SeenField Field, string Up, string Down)? Life(List<SeenField> fields)
    {
        foreach (var field in fields.Where(field => field.Words.Count > 0))
        {
            foreach (var (up, down) in LifeWords)
            {
                if (field.Words.All(word => word == up || word == down))
                {
                    return (field, up, down);
                }
            }
        }

        return null;
    }
}
