namespace CityEdge.Gateway.Lines.Mqtt.Intake.Wire;

/// <summary>Topic names and filters (section 4.7): whether they are well-formed, what a filter matches, and whether one filter lies within another.</summary>
internal static class TopicRules
{
    /// <summary>Whether a client may publish to this name at all: not empty, no wildcard, no NUL, within the bounds.</summary>
    /// <param name="topic">The name in UTF-8.</param>
    /// <param name="maxBytes">Longest name in bytes.</param>
    /// <param name="maxLevels">Most levels, separators plus one.</param>
    public static bool IsName(ReadOnlySpan<byte> topic, int maxBytes, int maxLevels) =>
        !topic.IsEmpty && topic.Length <= maxBytes && topic.IndexOfAny((byte)'+', (byte)'#', (byte)0) < 0
        && topic.Count((byte)'/') < maxLevels;

    /// <summary>Whether the filter is well-formed: '+' fills a level, '#' fills the last.</summary>
    public static bool IsFilter(ReadOnlySpan<char> filter, int maxChars, int maxLevels)
    {
        if (filter.IsEmpty || filter.Length > maxChars || filter.Contains('\0') || filter.Count('/') >= maxLevels)
        {
            return false;
        }

        while (true)
        {
            var more = TakeLevel(ref filter, out var level);
            if (level.Length > 1 && level.IndexOfAny('+', '#') >= 0)
            {
                return false;
            }

            if (level is "#")
            {
                return !more;
            }

            if (!more)
            {
                return true;
            }
        }
    }

    /// <summary>Whether a filter asks for a group's share ($share/group/filter), which the intake does not have.</summary>
    public static bool IsShared(ReadOnlySpan<char> filter) => filter.StartsWith("$share/", StringComparison.Ordinal) || filter is "$share";

    /// <summary>Whether the topic is one of the filter's.</summary>
    public static bool Matches(ReadOnlySpan<char> filter, ReadOnlySpan<char> topic) => Covers(filter, topic, literal: true);

    /// <summary>Whether every topic that <paramref name="inner"/> can match is one of <paramref name="outer"/>'s too.</summary>
    public static bool Covers(ReadOnlySpan<char> outer, ReadOnlySpan<char> inner) => Covers(outer, inner, literal: false);

    private static bool Covers(ReadOnlySpan<char> outer, ReadOnlySpan<char> inner, bool literal)
    {
        // 4.7.2: a wildcard in the first level does not reach the names that begin with '$'.
        if (inner.Length > 0 && inner[0] == '$' && outer.Length > 0 && outer[0] is '+' or '#')
        {
            return false;
        }

        while (true)
        {
            var outerMore = TakeLevel(ref outer, out var outerLevel);
            if (outerLevel is "#")
            {
                return true;
            }

            var innerMore = TakeLevel(ref inner, out var innerLevel);
            if (!literal && innerLevel is "#")
            {
                return false;
            }

            if (outerLevel is not "+" && !outerLevel.SequenceEqual(innerLevel))
            {
                return false;
            }

            if (!innerMore)
            {
                // 4.7.1.2: "sport/#" matches "sport" too.
                return !outerMore || outer is "#";
            }

            if (!outerMore)
            {
                return false;
            }
        }
    }

    private static bool TakeLevel(ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> level)
    {
        var slash = rest.IndexOf('/');
        if (slash < 0)
        {
            level = rest;
            rest = default;
            return false;
        }

        level = rest[..slash];
        rest = rest[(slash + 1)..];
        return true;
    }
}
