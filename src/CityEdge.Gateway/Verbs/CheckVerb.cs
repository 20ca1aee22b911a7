using System.CommandLine;
using System.Globalization;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Lines.Modbus.Scheduling;
using CityEdge.Gateway.Sites;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge check</c>: every error of a site at its place, the worst case from each life-safety sensor to the siren, and what its rules mean.</summary>
internal static class CheckVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var command = new Command("check", context.Speech.Say(
            "检查配置：一次列出全部错误（文件:行:列），给出每个生命安全测点从探测到警号的最坏时间，并用文字解释规则。例：cityedge check --config ./site",
            "Checks a configuration: every error at file:line:column, the worst case from sensor to siren of every life-safety point, and its rules in words. Example: cityedge check --config ./site"))
        {
            options.Config, options.Profiles, options.Json,
        };
        var all = new Option<bool>("--all") { Description = context.Speech.Say("也解释设备档案的缺省报警", "Explain the default alarms of device profiles too") };
        command.Options.Add(all);
        command.SetAction(parsed => Run(
            context, parsed.GetValue(options.Config)!, parsed.GetValue(options.Profiles)!, parsed.GetValue(options.Json), parsed.GetValue(all)));
        return command;
    }

    private static int Run(VerbContext context, string config, string profiles, bool json, bool all)
    {
        var load = SiteLoader.Load(config, profiles);
        var budget = load.Site is { } site ? DetectionBudget.Of(site, BudgetRules.Of(site)) : null;
        if (json)
        {
            PrintJson(context.Out, load, budget, all);
        }
        else
        {
            Print(context, load, budget, all);
        }

        return load.HasErrors || budget is { IsWithinLimits: false } ? ExitCode.BadConfiguration : ExitCode.Ok;
    }

    private static void Print(VerbContext context, SiteLoad load, DetectionBudget? budget, bool all)
    {
        foreach (var diagnostic in load.Diagnostics)
        {
            context.Out.WriteLine(diagnostic.In(context.Speech.Chinese));
        }

        if (budget is null)
        {
            var errors = load.Diagnostics.Count(diagnostic => diagnostic.Severity == Severity.Error);
            context.Tell($"{errors} 处错误，配置不可用。", $"{errors} error(s): this configuration is refused.");
            return;
        }

        PrintBudget(context, budget);
        var site = load.Site!;
        CheckedRules.Print(context, site, budget, all);
        context.Say(
            $"{site.Config.Id}：{site.Lines.Count} 条线路，{site.Config.Devices.Count} 台设备，{site.Model.Points.Count} 个测点，{site.Model.Rules.Count} 条报警，{site.Model.Outputs.Count} 个输出。",
            $"{site.Config.Id}: {site.Lines.Count} lines, {site.Config.Devices.Count} devices, {site.Model.Points.Count} points, {site.Model.Rules.Count} alarms, {site.Model.Outputs.Count} outputs.");
        if (!budget.IsWithinLimits)
        {
            context.Tell("有测点超出探测时限，配置不可用。", "A point exceeds its detection limit: this configuration is refused.");
        }
    }

    private static void PrintBudget(VerbContext context, DetectionBudget budget)
    {
        if (budget.Points.Count == 0)
        {
            return;
        }

        context.Say("从探测器变化到警号动作并回读的最坏时间：", "Worst case from a sensor's change to the siren commanded and read back:");
        var width = budget.Points.Max(point => point.Name.Length);
        foreach (var point in budget.Points)
        {
            var verdict = point.IsOver ? context.Speech.Say("超限", "OVER") : context.Speech.Say("可", "ok");
            var terms = string.Join(" + ", point.Terms.Where(term => term.Time > TimeSpan.Zero)
                .Select(term => $"{Words(term.Kind, context.Speech)} {Seconds(term.Time)}"));
            context.Out.WriteLine($"  {point.Name.PadRight(width)}  {Seconds(point.Late)} / {Seconds(point.Limit)}  {verdict}   {terms}");
            if (point.Advice is { } advice)
            {
                context.Out.WriteLine($"  {new string(' ', width)}  → {advice.In(context.Speech.Chinese)}");
            }
        }
    }

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.00 s", CultureInfo.InvariantCulture);

    private static string Words(BudgetTermKind kind, Speech speech) => kind switch
    {
        BudgetTermKind.Interval => speech.Say("读取间隔", "interval"),
        BudgetTermKind.InFlight => speech.Say("正在进行的读取", "read in flight"),
        BudgetTermKind.Round => speech.Say("一轮读取", "round"),
        BudgetTermKind.LostAnswer => speech.Say("一次丢失", "one lost answer"),
        BudgetTermKind.Probes => speech.Say("探询失联设备", "probes"),
        BudgetTermKind.OnDelay => speech.Say("规则延时", "on-delay"),
        BudgetTermKind.Decision => speech.Say("判断", "decision"),
        BudgetTermKind.OutputInFlight => speech.Say("输出线路正忙", "output line busy"),
        BudgetTermKind.OtherOutputs => speech.Say("其他输出", "other outputs"),
        BudgetTermKind.Output => speech.Say("输出并回读", "output and read-back"),
    };

    private static void PrintJson(TextWriter to, SiteLoad load, DetectionBudget? budget, bool all)
    {
        VerbJson.Print(to, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", !load.HasErrors && budget is not { IsWithinLimits: false });
            json.WriteStartArray("diagnostics");
            foreach (var diagnostic in load.Diagnostics)
            {
                json.WriteStartObject();
                json.WriteString("file", diagnostic.File);
                json.WriteNumber("line", diagnostic.Line);
                json.WriteNumber("column", diagnostic.Column);
                json.WriteString("severity", diagnostic.Severity == Severity.Error ? "error" : "warning");
                json.WriteString("zh", diagnostic.Zh);
                json.WriteString("en", diagnostic.En);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("budget");
            foreach (var point in budget?.Points ?? [])
            {
                json.WriteStartObject();
                json.WriteString("point", point.Name);
                json.WriteString("line", point.Line);
                json.WriteNumber("worst_ms", point.Late.TotalMilliseconds);
                json.WriteNumber("limit_ms", point.Limit.TotalMilliseconds);
                json.WriteString("advice", point.Advice?.En);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (load.Site is { } site && budget is not null)
            {
                CheckedRules.Write(json, site, budget, all);
            }

            json.WriteEndObject();
        });
    }
}
