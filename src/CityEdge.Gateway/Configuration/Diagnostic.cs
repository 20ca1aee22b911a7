using System.Globalization;

namespace CityEdge.Gateway.Configuration;

/// <summary>One remark about a configuration file, at its place, in both languages.</summary>
internal sealed record Diagnostic(string File, int Line, int Column, Severity Severity, string Zh, string En) : IComparable<Diagnostic>
{
    /// <summary>The remark as compilers print it, so that editors can jump to it: <c>site.yaml:12:7: error: …</c>.</summary>
    public string In(bool chinese)
    {
        var severity = (Severity, chinese) switch
        {
            (Severity.Error, false) => "error",
            (Severity.Error, true) => "错误",
            (Severity.Warning, false) => "warning",
            (Severity.Warning, true) => "警告",
        };
        return string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}: {severity}: {(chinese ? Zh : En)}");
    }

    public override string ToString() => In(chinese: false);

    public int CompareTo(Diagnostic? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byFile = string.CompareOrdinal(File, other.File);
        var byLine = byFile != 0 ? byFile : Line.CompareTo(other.Line);
        var byColumn = byLine != 0 ? byLine : Column.CompareTo(other.Column);
        return byColumn != 0 ? byColumn : string.CompareOrdinal(En, other.En);
    }
}
