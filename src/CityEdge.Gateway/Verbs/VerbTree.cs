using System.CommandLine;
using System.CommandLine.Parsing;

namespace CityEdge.Gateway.Verbs;

/// <summary>All verbs of <c>cityedge</c>.</summary>
internal static class VerbTree
{
    public static RootCommand Build(VerbContext context)
    {
        var options = new CommonOptions(context.Speech);
        return new RootCommand(context.Speech.Say(
            "CityEdge 安全网关：读取传感器，就地判断，断网也能报警。它补充消防认证设备，不能替代。",
            "CityEdge safety gateway: reads sensors, decides on the spot, rings without the internet. It supplements certified detectors, never replaces them."))
        {
            RunVerb.Build(context, options),
            DemoVerb.Build(context),
            CheckVerb.Build(context, options),
            ReadVerb.Build(context, options),
            ProfileVerb.Build(context, options),
            PackVerb.Build(context, options),
            AlarmsVerb.Build(context, options),
            TokenVerb.Build(context, options),
            EventsVerb.Build(context, options),
            JournalVerb.Build(context, options),
            BackupVerb.Build(context, options),
            RestoreVerb.Build(context, options),
        };
    }

    /// <summary>Runs one command line; a wrong one is told with its usage and ends with <see cref="ExitCode.Usage"/>.</summary>
    public static async Task<int> InvokeAsync(string[] args, VerbContext context)
    {
        var parsed = Build(context).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                context.Error.WriteLine(error.Message);
            }

            var path = PathOf(parsed.CommandResult);
            context.Tell($"用法：{path} --help", $"See: {path} --help");
            return ExitCode.Usage;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { Output = context.Out, Error = context.Error }).ConfigureAwait(false);
    }

    // The root bears the name of the file that was started, which is not always ours.
    private static string PathOf(CommandResult command) =>
        command.Parent is CommandResult parent ? $"{PathOf(parent)} {command.Command.Name}" : "cityedge";
}
