namespace CityEdge.Gateway.Tests.Lines.Modbus;

/// <summary>Public captures and vectors that are not part of the project; a test that needs one says where it comes from.</summary>
internal static class PublicFiles
{
    private const string Variable = "CITYEDGE_DATA";

    /// <summary>The path of a file of the public collection, or the test is skipped.</summary>
    public static string Path(string name, string source) => Path("modbus", name, source);

    /// <summary>The path of a file of one folder of the public collection, or the test is skipped.</summary>
    public static string Path(string part, string name, string source)
    {
        var folder = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(folder))
        {
            Assert.Skip($"{Variable} is not set: the test needs {name} from {source}");
        }

        return System.IO.Path.Combine(folder, part, name);
    }
}
