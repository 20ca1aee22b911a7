using CityEdge.Gateway.Configuration;
using CityEdge.Gateway.Devices.Layouts;
using CityEdge.Gateway.Tests.Configuration;

namespace CityEdge.Gateway.Tests.Devices.Layouts;

/// <summary>The layouts of the profiles folder.</summary>
internal static class LayoutFiles
{
    /// <summary>Ids (<c>vendor/model</c>) of all models that have a layout.</summary>
    public static IReadOnlyList<string> Ids { get; } =
        [.. Directory.EnumerateFiles(Repository.Profiles, "layout.yaml", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Profiles, Path.GetDirectoryName(file)!).Replace('\\', '/'))
            .Order(StringComparer.Ordinal)];

    /// <summary>The layout of a model; the test fails with every remark where it has any.</summary>
    public static ByteLayout Read(string id)
    {
        var diagnostics = new Diagnostics();
        var layout = YamlReader.ReadFile(Path.Combine(Repository.Profiles, id, "layout.yaml"), $"{id}/layout.yaml", diagnostics) is { } node
            && LayoutTables.Layout.TryBind(node, diagnostics, out var bound)
            ? bound
            : null;
        Assert.Empty(diagnostics.Sorted().Select(diagnostic => diagnostic.ToString()));
        return Assert.IsType<ByteLayout>(layout);
    }

    /// <summary>A layout of a text, with what is wrong with it.</summary>
    public static ByteLayout? Parse(string text, Diagnostics diagnostics) =>
        YamlReader.Read("layout.yaml", text, diagnostics) is { } node && LayoutTables.Layout.TryBind(node, diagnostics, out var layout) ? layout : null;

    /// <summary>A layout of a text that must be right.</summary>
    public static LayoutDecoder Decoder(string text)
    {
        var diagnostics = new Diagnostics();
        var layout = Parse(text, diagnostics);
        Assert.Empty(diagnostics.Sorted().Select(diagnostic => diagnostic.ToString()));
        return new LayoutDecoder(layout!);
    }
}
