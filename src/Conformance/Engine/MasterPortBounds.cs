using Dma.Conformance.Operations;

namespace Dma.Conformance.Engine;

/// <summary>Whether what a machine says of the ports of its devices has a meaning.</summary>
internal static class MasterPortBounds
{
    /// <summary>Looks for the first line that has no meaning.</summary>
    /// <returns>What must be, and what is said instead; null if nothing is wrong.</returns>
    public static string? FindNonsense(IMasterPorts? facet, IDmaPlatform platform)
    {
        if (facet is null)
        {
            return DescriptionBounds.Missing(nameof(IMasterPorts));
        }

        for (var i = 0; i < platform.Devices.Count; i++)
        {
            var device = platform.Devices[i].Name;
            if (facet.DescribePorts(new DeviceId(i)) is not { } it)
            {
                return $"DescribePorts of {device} must not give null";
            }

            if (it.Ports is < 1 or > PortOperations.MostPorts)
            {
                return DescriptionBounds.Words(
                    $"Ports of {device} must be 1 to {PortOperations.MostPorts}, not {it.Ports}"
                );
            }
        }

        return null;
    }
}
