namespace CityEdge.Gateway.Devices;

/// <summary>What a point measures, where its profile does not say.</summary>
internal static class MeasureWord
{
    /// <summary>The name of a point without the number of its place among several: <c>smoke-2</c> is <c>smoke</c>, <c>current-l1</c> is <c>current</c>.</summary>
    public static string Of(string name)
    {
        var dash = name.LastIndexOf('-');
        var tail = name.AsSpan(dash + 1);
        tail = tail.Length > 1 && tail[0] == 'l' ? tail[1..] : tail;
        return dash > 0 && tail.Length > 0 && !tail.ContainsAnyExceptInRange('0', '9') ? name[..dash] : name;
    }
}
