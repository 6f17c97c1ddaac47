namespace Dma;

/// <summary>The facet of translation below the mapping API: which device addresses mappings and buffers get. Drivers see none of it.</summary>
public interface ITranslation
{
    /// <summary>What the platform says of the device addresses of a device; the same for every instance of a profile.</summary>
    /// <param name="device">The device.</param>
    /// <returns>The description; <see cref="TranslationDescription.Unstated" /> for a device of which there is nothing to say.</returns>
    TranslationDescription DescribeTranslation(DeviceId device) => TranslationDescription.Unstated;
}
