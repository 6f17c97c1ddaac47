namespace Dma.Reference;

/// <summary>A device of a machine with its parts.</summary>
public sealed class Device
{
    internal Device(Machine machine, DeviceId id, DeviceDescription description)
    {
        Machine = machine;
        Id = id;
        Description = description;
        IsCoherent = description.Coherent == Claim.Yes;
        Masks = machine.Parts.MaskPolicy(this);
        Merging = machine.Parts.MergePolicy(this);
        Operations = description.Operations switch
        {
            "direct" => machine.Parts.DirectOperations(this),
            "bounced" => machine.Parts.BouncedOperations(this),
            "translated" => machine.Parts.TranslatedOperations(this),
            "untrusted" => machine.Parts.UntrustedOperations(this),
            "minimal" => machine.Parts.MinimalOperations(this),
            _ => machine.Parts.NoDmaOperations(this),
        };
        BusMaster = machine.Parts.BusMaster(this);
        Ports = machine.Parts.MasterPorts(this);
    }

    /// <summary>The machine.</summary>
    public Machine Machine { get; }

    /// <summary>The device's position among the devices.</summary>
    public DeviceId Id { get; }

    /// <summary>What the platform says of the device.</summary>
    public DeviceDescription Description { get; }

    /// <summary>Whether the CPU's cache follows the device's accesses.</summary>
    public bool IsCoherent { get; }

    /// <summary>The mask in force and what it allows.</summary>
    public MaskPolicy Masks { get; }

    /// <summary>Which entries of a list become one segment.</summary>
    public MergePolicy Merging { get; }

    /// <summary>How mappings for the device are made; others as long as it is attached to an address space.</summary>
    public DeviceOperations Operations { get; set; }

    /// <summary>How the device reaches memory; where it has several ports, the first of them.</summary>
    public BusMaster BusMaster { get; }

    /// <summary>The ports behind the first.</summary>
    public MasterPorts Ports { get; }

    /// <summary>Lands the stores that are in flight, of all ports.</summary>
    public void Land()
    {
        BusMaster.Complete();
        Ports.Land();
    }

    internal MappingTable Mappings { get; } = new();

    internal MappingTable Resources { get; } = new();
}
