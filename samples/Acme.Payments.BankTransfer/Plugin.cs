using Acme.Payments.BankTransfer;
using Modular.Sdk;

// It calls nobody and sends nobody anywhere, so it names no hosts.
[assembly: ModularPlugin(typeof(BankTransferProvider), "bank-transfer")]
