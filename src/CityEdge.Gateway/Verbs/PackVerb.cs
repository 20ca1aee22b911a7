using System.CommandLine;
using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices;
using CityEdge.Gateway.Devices.Packs;

namespace CityEdge.Gateway.Verbs;

/// <summary><c>cityedge pack list|show</c>: what rule packs there are, and their rules and numbers with where each comes from.</summary>
internal static class PackVerb
{
    public static Command Build(VerbContext context, CommonOptions options)
    {
        var speech = context.Speech;
        var list = new Command("list", speech.Say("列出规则包。例：cityedge pack list", "Lists rule packs. Example: cityedge pack list")) { options.Profiles };
        list.SetAction(parsed => List(context, ProfileLibrary.Load(parsed.GetValue(options.Profiles)!).Packs));

        var id = new Argument<string>("name") { Description = speech.Say("规则包", "The pack"), HelpName = "NAME" };
        var show = new Command("show", speech.Say("显示一个规则包的规则、参数和出处。例：cityedge pack show fire", "Shows the rules of a pack, its parameters and their sources. Example: cityedge pack show fire"))
        {
            id, options.Profiles,
        };
        show.SetAction(parsed => Show(context, ProfileLibrary.Load(parsed.GetValue(options.Profiles)!).Packs, parsed.GetValue(id)!));
        return new Command("pack", speech.Say("规则包", "Rule packs")) { list, show };
    }

    private static int List(VerbContext context, PackLibrary packs)
    {
        var wrong = false;
        var width = packs.Ids.Select(id => id.Length).DefaultIfEmpty(0).Max();
        foreach (var id in packs.Ids)
        {
            if (packs.Find(id) is { } pack)
            {
                context.Out.WriteLine($"{id.PadRight(width)}  {PackTables.Scopes.Spell(pack.Scope),-6}  {pack.Name.In(context.Speech.Chinese)}");
            }

            wrong |= Tell(context, packs.DiagnosticsOf(id));
        }

        return wrong ? ExitCode.Failed : ExitCode.Ok;
    }

    private static int Show(VerbContext context, PackLibrary packs, string id)
    {
        if (packs.Find(id) is not { } pack)
        {
            Tell(context, packs.DiagnosticsOf(id));
            var (zhHint, enHint) = Spelling.Hint(id, packs.Ids);
            context.Tell($"没有可用的规则包 {id}{zhHint}；列表：cityedge pack list", $"There is no usable pack {id}{enHint}; see: cityedge pack list");
            return ExitCode.NotFound;
        }

        var zh = context.Speech.Chinese;
        context.Out.WriteLine($"{pack.Id}  {pack.Name.In(zh)}  ({PackTables.Scopes.Spell(pack.Scope)})");
        context.Out.WriteLine(pack.About.In(zh));
        foreach (var parameter in pack.Parameters)
        {
            var limits = (parameter.Min, parameter.Max) is (null, null) ? "" : $"  [{parameter.Min?.ToString() ?? "…"} … {parameter.Max?.ToString() ?? "…"}]";
            context.Out.WriteLine($"  {parameter.Name}: {parameter.Value}{limits}  {parameter.Title.In(zh)}  [{parameter.Source}]");
        }

        foreach (var definition in pack.Definitions)
        {
            context.Out.WriteLine($"  {definition.Name} = {definition.Value.Text.Trim()}");
        }

        foreach (var rule in pack.Rules)
        {
            context.Out.WriteLine($"  {rule.Name}: {rule.Priority} {Page.Words.Of(rule.Class).In(zh)}  {rule.Title.In(zh)}  [{rule.Source}]");
            context.Out.WriteLine($"      {rule.When.Text.Trim().ReplaceLineEndings($"{Environment.NewLine}      ")}");
        }

        return ExitCode.Ok;
    }

    private static bool Tell(VerbContext context, IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            context.Error.WriteLine(diagnostic.In(context.Speech.Chinese));
        }

        return diagnostics.Count > 0;
    }
}
