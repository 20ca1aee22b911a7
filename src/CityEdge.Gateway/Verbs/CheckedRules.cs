using System.Text.Json;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.RuleSpeech;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Verbs;

/// <summary>What <c>check</c> says about rules: each in words, and which rules of a pack do not stand where.</summary>
internal static class CheckedRules
{
    /// <summary>The site's own rules and those of its packs; with <paramref name="all"/> the default alarms of its devices too.</summary>
    public static void Print(VerbContext context, BoundSite site, DetectionBudget budget, bool all)
    {
        var zh = context.Speech.Chinese;
        var told = Told(site, budget, all);
        if (told.Count > 0)
        {
            context.Say("规则：", "Rules:");
        }

        foreach (var rule in told)
        {
            context.Out.WriteLine($"  {rule.Rule.Alarm.Id}  {rule.Rule.Alarm.Name.In(zh)}{(rule.Rule.Alarm.Armed ? "" : context.Speech.Say("  [影子规则]", "  [shadow]"))}");
            context.Out.WriteLine($"    {rule.Raises.In(zh)}");
            context.Out.WriteLine($"    {rule.Late.In(zh)}");
            foreach (var lost in rule.Bad)
            {
                context.Out.WriteLine($"    {lost.Text.In(zh)}");
            }
        }

        PrintPlaces(context, site);
        var rest = site.Origins.Count(origin => origin.Kind == RuleOriginKind.Device);
        if (!all && rest > 0)
        {
            context.Say($"另有 {rest} 条设备档案的缺省报警，用 --all 列出。", $"{rest} default alarm(s) of device profiles beside them: see them with --all.");
        }
    }

    public static void Write(Utf8JsonWriter json, BoundSite site, DetectionBudget budget, bool all)
    {
        json.WriteStartArray("rules");
        foreach (var rule in Told(site, budget, all))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Rule.Alarm.Id);
            json.WriteString("kind", Word(rule.Origin.Kind));
            json.WriteString("pack", rule.Origin.Pack);
            json.WriteString("place", rule.Origin.Place.Length > 0 ? rule.Origin.Place : null);
            json.WriteString("source", rule.Origin.Source.Length > 0 ? rule.Origin.Source : null);
            json.WriteBoolean("shadow", !rule.Rule.Alarm.Armed);
            json.WriteStartObject("values");
            foreach (var (name, value) in rule.Origin.Values)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
            json.WriteString("when", rule.Text);
            Write(json, "raises", rule.Raises);
            Write(json, "late", rule.Late);
            if (rule.Worst is { } worst)
            {
                json.WriteNumber("worst_ms", worst.TotalMilliseconds);
            }

            json.WriteStartArray("bad");
            foreach (var lost in rule.Bad)
            {
                json.WriteStartObject();
                json.WriteStartArray("points");
                foreach (var point in lost.Points)
                {
                    json.WriteStringValue(point);
                }

                json.WriteEndArray();
                json.WriteString("zh", lost.Text.Zh);
                json.WriteString("en", lost.Text.En);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("fallen");
        foreach (var fallen in site.Fallen)
        {
            json.WriteStartObject();
            json.WriteString("pack", fallen.Pack);
            json.WriteString("rule", fallen.Rule);
            json.WriteString("place", fallen.Place.Length > 0 ? fallen.Place : null);
            json.WriteString("zh", fallen.Why.Zh);
            json.WriteString("en", fallen.Why.En);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static IReadOnlyList<RuleExplanation> Told(BoundSite site, DetectionBudget budget, bool all) =>
        [.. new RuleSpeaker(site, budget).All().Where(rule => all || rule.Origin.Kind != RuleOriginKind.Device)];

    // Which rule of a pack stands where, and where not and why.
    private static void PrintPlaces(VerbContext context, BoundSite site)
    {
        foreach (var pack in site.Config.Packs)
        {
            var made = site.Origins.Where(origin => origin.Pack == pack.Pack).ToList();
            var fallen = site.Fallen.Where(one => one.Pack == pack.Pack).ToList();
            context.Say($"规则包 {pack.Pack}：", $"Pack {pack.Pack}:");
            foreach (var rule in made.Select(origin => origin.Rule).Concat(fallen.Select(one => one.Rule)).Distinct())
            {
                var here = Places(context, made.Where(origin => origin.Rule == rule).Select(origin => origin.Place));
                var not = string.Concat(fallen.Where(one => one.Rule == rule).GroupBy(one => one.Why)
                    .Select(group => context.Speech.Say($"；不用于 {Places(context, group.Select(one => one.Place))}：{group.Key.Zh}", $"; not for {Places(context, group.Select(one => one.Place))}: {group.Key.En}")));
                context.Say($"  {rule}：{(here.Length > 0 ? here : "无")}{not}", $"  {rule}: {(here.Length > 0 ? here : "nowhere")}{not}");
            }
        }
    }

    private static string Places(VerbContext context, IEnumerable<string> places) =>
        string.Join(", ", places.Select(place => place.Length > 0 ? place : context.Speech.Say("整个现场", "the whole site")));

    private static string Word(RuleOriginKind kind) => kind switch
    {
        RuleOriginKind.Device => "device",
        RuleOriginKind.Site => "site",
        RuleOriginKind.Pack => "pack",
    };

    private static void Write(Utf8JsonWriter json, string name, Safety.LocalText text)
    {
        json.WriteStartObject(name);
        json.WriteString("zh", text.Zh);
        json.WriteString("en", text.En);
        json.WriteEndObject();
    }
}
