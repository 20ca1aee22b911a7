using CityEdge.Gateway.Configuration;
using CityEdge.Safety;
using CityEdge.Safety.Alarms;

namespace CityEdge.Gateway.Devices.Packs;

/// <summary>What can be said of a pack before any site uses it: whether its numbers lie within their limits, and whether what its rules name is there.</summary>
internal static class PackChecks
{
    public static void Check(RulePack pack, Diagnostics diagnostics)
    {
        foreach (var parameter in pack.Parameters)
        {
            CheckParameter(parameter, diagnostics);
        }

        foreach (var definition in pack.Definitions.Where(definition => pack.Parameter(definition.Name) is not null))
        {
            diagnostics.Error(definition.Mark, $"“{definition.Name}”已是参数", $"'{definition.Name}' is already a parameter");
        }

        foreach (var rule in pack.Rules)
        {
            CheckDelay(pack, rule, rule.OnDelay, diagnostics);
            CheckDelay(pack, rule, rule.OffDelay, diagnostics);
        }
    }

    /// <summary>The time of a delay with the parameters as given.</summary>
    public static TimeSpan TimeOf(PackDelay delay, Func<string, Amount?> values) =>
        delay.Parameter is { } name ? values(name)?.Time ?? TimeSpan.Zero : delay.Time;

    private static void CheckParameter(PackParameter parameter, Diagnostics diagnostics)
    {
        foreach (var (key, limit) in new[] { ("min", parameter.Min), ("max", parameter.Max) })
        {
            if (limit is { } given && !given.TryIn(parameter.Value.Unit, out _))
            {
                diagnostics.Error(parameter.Places.Of(key), $"单位不符：取值为 {parameter.Value}", $"the unit does not fit the value, {parameter.Value}");
            }
        }

        if (parameter.Fault(parameter.Value) is { } fault)
        {
            diagnostics.Error(parameter.Places.Of("value"), fault.Zh!, fault.En!);
        }
    }

    private static void CheckDelay(RulePack pack, PackRule rule, PackDelay delay, Diagnostics diagnostics)
    {
        if (delay.Parameter is { } name && pack.Parameter(name)?.Value.Time is null)
        {
            var (zh, en) = Spelling.Hint(name, pack.Parameters.Where(parameter => parameter.Value.Time is not null).Select(parameter => parameter.Name));
            diagnostics.Error(delay.Mark, $"“{name}”不是时间参数{zh}", $"'{name}' is no parameter that is a time{en}");
        }
        else if (rule.Class == AlarmClass.Fire && delay == rule.OnDelay && TimeOf(delay, parameter => pack.Parameter(parameter)?.Value) > SafetyModel.MaxVerification)
        {
            diagnostics.Error(delay.Mark, "火警的确认时间不得超过 60 s", "a fire must not be held back for longer than 60 s");
        }
    }
}
