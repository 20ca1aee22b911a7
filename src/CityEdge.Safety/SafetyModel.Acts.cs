using CityEdge.Safety.Alarms;

namespace CityEdge.Safety;

public sealed partial record SafetyModel
{
    // S3 once more behind the loader: whatever makes a model, no engine runs one that could do harm.
    private static IEnumerable<LocalText> ActProblems(OutputDefinition output)
    {
        if (output.Acts is not { } act)
        {
            return [];
        }

        LocalText[] sounding = output.Priorities.Count > 0 || output.Classes.Count > 0
            ? [new($"{output.Id}：动作的输出不发声", $"{output.Id}: an output that acts does not sound")]
            : [];
        return [.. sounding, .. ActRules.Problems(act).Select(problem => new LocalText($"{output.Id}：{problem.Text.Zh}", $"{output.Id}: {problem.Text.En}"))];
    }
}
