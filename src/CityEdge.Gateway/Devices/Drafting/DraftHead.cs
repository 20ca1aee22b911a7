namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>What a draft is told besides messages.</summary>
/// <param name="Id"><c>vendor/model</c>.</param>
/// <param name="Kind">What kind of device it is.</param>
/// <param name="Day">When it was captured.</param>
internal sealed record DraftHead(string Id, DeviceKind Kind, DateOnly Day);
