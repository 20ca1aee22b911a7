namespace CityEdge.Gateway.Verbs;

/// <summary>The language that the person at the terminal reads.</summary>
/// <param name="Chinese">Chinese, else English.</param>
internal readonly record struct Speech(bool Chinese)
{
    /// <summary>By LC_ALL, LC_MESSAGES, LANG, in the order of POSIX.</summary>
    public static Speech From(Func<string, string?> variable)
    {
        foreach (var name in (ReadOnlySpan<string>)["LC_ALL", "LC_MESSAGES", "LANG"])
        {
            if (variable(name) is { Length: > 0 } value)
            {
                return new Speech(value.StartsWith("zh", StringComparison.OrdinalIgnoreCase));
            }
        }

        return new Speech(false);
    }

    public string Say(string zh, string en) => Chinese ? zh : en;
}
