namespace CityEdge.Gateway.Devices.Drafting;

/// <summary>How the drafted device speaks: the lines of its link, and how its messages become lines of a capture.</summary>
/// <param name="Lines">The link's lines of profile.yaml.</param>
/// <param name="Layout">layout.yaml; empty where the link has none.</param>
/// <param name="Address">What stands for the device in its topics; empty for frames.</param>
/// <param name="Port">LoRaWAN port; 0 elsewhere.</param>
/// <param name="Message">The one message of a link whose frames are not told apart by topic; empty for MQTT.</param>
internal sealed record DraftLink(IReadOnlyList<string> Lines, string Layout, string Address, int Port, string Message);
