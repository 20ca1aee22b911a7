namespace CityEdge.Gateway.Tests.Configuration;

/// <summary>Finds the folders of the repository that the tests read.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Profiles => Path.Combine(Root, "firmware-profiles");

    public static string Of(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CityEdge.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("CityEdge.sln is not above the test's folder");
    }
}
