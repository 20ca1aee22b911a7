namespace CityEdge.Scenarios.Fusion.Study;

/// <summary>Where the public recordings lie that are not part of the project.</summary>
internal static class StudyData
{
    /// <summary>The variable that names their folder.</summary>
    public const string Variable = "CITYEDGE_DATA";

    public const string FsriSource = "github.com/ulfsri/fsri-compartments-2018";
    public const string NistSource = "github.com/firemodels/exp, NIST_Smoke_Alarms";
    public const string GasSource = "Gambi, Mendeley Data 10.17632/kn3x9rz3kd.1";
    public const string QuietSource = "Blattmann's IoT smoke set";

    /// <summary>The folder; null where it is not given.</summary>
    public static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? folder : null;

    /// <summary>A file or folder of it.</summary>
    public static string Of(params ReadOnlySpan<string> parts) =>
        Path.Combine([Folder ?? throw new InvalidOperationException($"{Variable} is not set"), .. parts]);
}
